// SPDX-License-Identifier: Apache-2.0
#include "core/healthengine/gzip.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <array>

namespace core::healthengine {
namespace {

constexpr int kGzipWindow = 15 + 16;
constexpr int kUnknownOperatingSystem = 255;

const Bytef *asBytes(const QByteArray &bytes) {
    return reinterpret_cast<const Bytef *>(bytes.constData());
}

}  // namespace

QByteArray gzip(const QByteArray &bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    gz_header header{};
    header.os = kUnknownOperatingSystem;
    deflateSetHeader(&stream, &header);

    QByteArray packed(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    stream.next_in = asBytes(bytes);
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    const bool complete = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    packed.resize(complete ? qsizetype(stream.total_out) : 0);
    deflateEnd(&stream);
    return packed;
}

std::optional<QByteArray> gunzip(const QByteArray &bytes, qint64 maxBytes) {
    z_stream stream{};
    if (inflateInit2(&stream, kGzipWindow) != Z_OK) return std::nullopt;
    stream.next_in = asBytes(bytes);
    stream.avail_in = uInt(bytes.size());

    QByteArray unpacked;
    std::array<Bytef, 16384> chunk;
    int state = Z_OK;
    do {
        stream.next_out = chunk.data();
        stream.avail_out = uInt(chunk.size());
        state = inflate(&stream, Z_NO_FLUSH);
        unpacked.append(reinterpret_cast<const char *>(chunk.data()), qsizetype(chunk.size() - stream.avail_out));
        const bool nextMember = state == Z_STREAM_END && stream.avail_in > 0;
        if (nextMember) state = inflateReset(&stream);
    } while (state == Z_OK && unpacked.size() <= maxBytes);
    inflateEnd(&stream);
    if (state != Z_STREAM_END || unpacked.size() > maxBytes) return std::nullopt;
    return unpacked;
}

}  // namespace core::healthengine
