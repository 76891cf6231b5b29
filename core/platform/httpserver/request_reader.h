// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <http_parser.h>

#include <optional>

#include "core/platform/httpserver/http_server.h"

namespace core::platform::httpserver {

/// Makes requests of bytes. Stops after each whole request, so that one is answered before the next is read.
class RequestReader final {
  public:
    enum class Stage { Idle, Headers, Body, Complete };

    explicit RequestReader(const HttpServerBounds &bounds);

    /// Takes bytes up to the end of a request and removes them from @p bytes.
    void feed(QByteArray &bytes);
    Stage stage() const { return m_stage; }
    /// The status with which a request must be refused: 400, 413, 431; 0 while all is well.
    int refusal() const { return m_refusal; }
    /// True once, when the caller waits for permission to send its body.
    bool takeContinue() { return std::exchange(m_expectsContinue, false); }
    bool keepAlive() const { return m_keepAlive; }
    /// The whole request; the reader is ready for the next one afterwards.
    ports::HttpRequest take();

  private:
    static RequestReader &of(http_parser *parser) { return *static_cast<RequestReader *>(parser->data); }
    static const http_parser_settings &callbacks();
    int onHeaderBytes(QByteArray &target, const char *at, size_t length);
    int onHeaderField(const char *at, size_t length);
    int onHeadersComplete();
    int onBody(const char *at, size_t length);
    int refuse(int status);

    const HttpServerBounds &m_bounds;
    http_parser m_parser{};
    Stage m_stage = Stage::Idle;
    int m_refusal = 0;
    qint64 m_headerBytes = 0;
    bool m_expectsContinue = false;
    bool m_keepAlive = true;
    bool m_inValue = false;
    QByteArray m_target;
    ports::HttpRequest m_request;
};

}  // namespace core::platform::httpserver
