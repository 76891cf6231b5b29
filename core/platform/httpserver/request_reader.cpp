// SPDX-License-Identifier: Apache-2.0
#include "core/platform/httpserver/request_reader.h"

namespace core::platform::httpserver {

RequestReader::RequestReader(const HttpServerBounds &bounds) : m_bounds(bounds) {
    http_parser_init(&m_parser, HTTP_REQUEST);
    m_parser.data = this;
}

const http_parser_settings &RequestReader::callbacks() {
    static const http_parser_settings settings = [] {
        http_parser_settings made;
        http_parser_settings_init(&made);
        made.on_message_begin = [](http_parser *parser) {
            of(parser).m_stage = Stage::Headers;
            return 0;
        };
        made.on_url = [](http_parser *parser, const char *at, size_t length) {
            return of(parser).onHeaderBytes(of(parser).m_target, at, length);
        };
        made.on_header_field = [](http_parser *parser, const char *at, size_t length) {
            return of(parser).onHeaderField(at, length);
        };
        made.on_header_value = [](http_parser *parser, const char *at, size_t length) {
            of(parser).m_inValue = true;
            return of(parser).onHeaderBytes(of(parser).m_request.headers.back().second, at, length);
        };
        made.on_headers_complete = [](http_parser *parser) { return of(parser).onHeadersComplete(); };
        made.on_body = [](http_parser *parser, const char *at, size_t length) { return of(parser).onBody(at, length); };
        made.on_message_complete = [](http_parser *parser) {
            of(parser).m_stage = Stage::Complete;
            of(parser).m_keepAlive = http_should_keep_alive(parser) != 0;
            http_parser_pause(parser, 1);
            return 0;
        };
        return made;
    }();
    return settings;
}

void RequestReader::feed(QByteArray &bytes) {
    if (m_refusal || m_stage == Stage::Complete || bytes.isEmpty()) return;
    const size_t parsed = http_parser_execute(&m_parser, &callbacks(), bytes.constData(), size_t(bytes.size()));
    const http_errno error = HTTP_PARSER_ERRNO(&m_parser);
    bytes.remove(0, qsizetype(parsed));
    if (m_refusal) return;
    if (m_parser.upgrade || (error != HPE_OK && error != HPE_PAUSED)) {
        refuse(error == HPE_HEADER_OVERFLOW ? 431 : 400);
    }
}

int RequestReader::refuse(int status) {
    m_refusal = status;
    return 1;
}

int RequestReader::onHeaderBytes(QByteArray &target, const char *at, size_t length) {
    m_headerBytes += qint64(length);
    if (m_headerBytes > m_bounds.maxHeaderBytes) return refuse(431);
    target.append(at, qsizetype(length));
    return 0;
}

int RequestReader::onHeaderField(const char *at, size_t length) {
    if (m_request.headers.empty() || m_inValue) m_request.headers.emplace_back();
    m_inValue = false;
    return onHeaderBytes(m_request.headers.back().first, at, length);
}

int RequestReader::onHeadersComplete() {
    m_stage = Stage::Body;
    const bool sized = (m_parser.flags & F_CONTENTLENGTH) != 0;
    if (sized && m_parser.content_length > quint64(m_bounds.maxBodyBytes)) {
        refuse(413);
        return -1;
    }
    m_expectsContinue =
        ports::headerValue(m_request.headers, "Expect").compare("100-continue", Qt::CaseInsensitive) == 0;
    return 0;
}

int RequestReader::onBody(const char *at, size_t length) {
    if (m_request.body.size() + qint64(length) > m_bounds.maxBodyBytes) return refuse(413);
    m_request.body.append(at, qsizetype(length));
    return 0;
}

ports::HttpRequest RequestReader::take() {
    ports::HttpRequest request = std::exchange(m_request, {});
    request.method = http_method_str(static_cast<http_method>(m_parser.method));
    QByteArray host = ports::headerValue(request.headers, "Host");
    if (host.isEmpty()) host = "localhost";
    request.url = QUrl::fromEncoded(m_target.startsWith('/') ? "http://" + host + m_target : m_target);
    m_target.clear();
    m_headerBytes = 0;
    m_expectsContinue = false;
    m_inValue = false;
    m_stage = Stage::Idle;
    http_parser_pause(&m_parser, 0);
    return request;
}

}  // namespace core::platform::httpserver
