// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <optional>

namespace core::healthengine {

/// @p bytes as one gzip member. Equal input, equal output: no time stamp, no name, no operating system in the header.
QByteArray gzip(const QByteArray &bytes);

/// The content of gzip member(s); nullopt when damaged, cut short or longer than @p maxBytes when unpacked.
std::optional<QByteArray> gunzip(const QByteArray &bytes, qint64 maxBytes);

}  // namespace core::healthengine
