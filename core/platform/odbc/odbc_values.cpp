// SPDX-License-Identifier: Apache-2.0
#include "core/platform/odbc/odbc_values.h"

#include <QByteArray>
#include <algorithm>
#include <array>

#include "core/platform/odbc/procedure_call.h"

namespace core::platform {
namespace {

using pms::SqlValue;

constexpr qsizetype kFirstPieceBytes = 2048;
constexpr qsizetype kNextPieceBytes = 64 * 1024;
constexpr qsizetype kLargestPieceBytes = 64 * 1024 * 1024;
/// Longer text and bytes are announced as a "long" type, which drivers do not bound.
constexpr qsizetype kLongFrom = 2000;

tl::unexpected<SqlDiagnostics> failure(const StmtHandle &statement) {
    return tl::unexpected(statement.diagnostics());
}

ColumnKind kindOf(SQLSMALLINT sqlType, SQLSMALLINT digits) {
    switch (sqlType) {
        case SQL_BIT:
        case SQL_TINYINT:
        case SQL_SMALLINT:
        case SQL_INTEGER:
        case SQL_BIGINT:
            return ColumnKind::Integer;
        case SQL_REAL:
        case SQL_FLOAT:
        case SQL_DOUBLE:
            return ColumnKind::Real;
        case SQL_NUMERIC:
        case SQL_DECIMAL:
            return digits == 0 ? ColumnKind::Integer : ColumnKind::Exact;
        case SQL_BINARY:
        case SQL_VARBINARY:
        case SQL_LONGVARBINARY:
            return ColumnKind::Bytes;
        case SQL_DATETIME:
        case SQL_TYPE_DATE:
        case SQL_TYPE_TIME:
        case SQL_TYPE_TIMESTAMP:
        case SQL_TIME:
        case SQL_TIMESTAMP:
            return ColumnKind::Stamp;
        default:
            return ColumnKind::Text;
    }
}

/// How many of the @p room bytes hold text when a piece was cut: a driver may leave out half a surrogate pair.
qsizetype wideBytes(const char *piece, qsizetype room) {
    const auto *begin = reinterpret_cast<const char16_t *>(piece);
    const auto *end = begin + room / qsizetype(sizeof(char16_t));
    return (std::find(begin, end, u'\0') - begin) * qsizetype(sizeof(char16_t));
}

/// All bytes of a text or binary value, whatever its length; a null array for NULL.
OdbcAnswer<QByteArray> readPieces(const StmtHandle &statement, SQLUSMALLINT column, SQLSMALLINT cType) {
    const bool isWide = cType == SQL_C_WCHAR;
    const qsizetype terminator = isWide ? qsizetype(sizeof(SQLWCHAR)) : 0;
    // Straight to its place: a large value is held once by us, beside what the driver holds.
    QByteArray all(kFirstPieceBytes, Qt::Uninitialized);
    qsizetype used = 0;
    for (;;) {
        SQLLEN indicator = 0;
        char *const place = all.data() + used;
        const qsizetype size = all.size() - used;
        const SQLRETURN code = SQLGetData(statement.raw(), column, cType, place, size, &indicator);
        if (code == SQL_NO_DATA) break;
        if (!SQL_SUCCEEDED(code)) return failure(statement);
        if (indicator == SQL_NULL_DATA) return QByteArray();
        const qsizetype room = size - terminator;
        if (indicator >= 0 && indicator <= room) {
            used += indicator;
            break;
        }
        const qsizetype read = isWide ? wideBytes(place, room) : room;
        used += read;
        if (code == SQL_SUCCESS) break;
        const qsizetype rest = indicator > 0 ? indicator - read + terminator : kNextPieceBytes;
        const qsizetype wanted = used + std::clamp(rest, kFirstPieceBytes, kLargestPieceBytes);
        all.reserve(wanted);
        all.resize(wanted);
    }
    all.resize(used);
    return all;
}

OdbcAnswer<QString> readText(const StmtHandle &statement, SQLUSMALLINT column) {
    auto bytes = readPieces(statement, column, SQL_C_WCHAR);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->isNull()) return QString();
    return QString(reinterpret_cast<const QChar *>(bytes->constData()), bytes->size() / qsizetype(sizeof(QChar)));
}

/// "2026-12-01 09:30:00.000000" loses its empty fraction, "2026-12-01T09:30:00" its T.
QString isoStamp(QString text) {
    constexpr qsizetype kDateLength = 10;
    if (text.size() > kDateLength && text[kDateLength] == QLatin1Char('T') && text[4] == QLatin1Char('-'))
        text[kDateLength] = QLatin1Char(' ');
    const qsizetype dot = text.lastIndexOf(QLatin1Char('.'));
    if (dot < 0) return text;
    const bool onlyZeros =
        std::all_of(text.cbegin() + dot + 1, text.cend(), [](QChar c) { return c == QLatin1Char('0'); });
    return onlyZeros ? text.left(dot) : text;
}

/// Read as text: a driver's 64-bit binary form is not there for decimals, and wraps silently in some.
SqlValue integerOrText(const QString &text) {
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (isNumber) return number;
    return text;
}

OdbcAnswer<SqlValue> readInteger(const StmtHandle &statement, SQLUSMALLINT column) {
    SQLBIGINT number = 0;
    SQLLEN indicator = 0;
    if (!SQL_SUCCEEDED(SQLGetData(statement.raw(), column, SQL_C_SBIGINT, &number, sizeof number, &indicator)))
        return failure(statement);
    if (indicator == SQL_NULL_DATA) return SqlValue();
    return SqlValue(qint64(number));
}

OdbcAnswer<SqlValue> readReal(const StmtHandle &statement, SQLUSMALLINT column) {
    SQLDOUBLE number = 0;
    SQLLEN indicator = 0;
    if (!SQL_SUCCEEDED(SQLGetData(statement.raw(), column, SQL_C_DOUBLE, &number, sizeof number, &indicator)))
        return failure(statement);
    if (indicator == SQL_NULL_DATA) return SqlValue();
    return SqlValue(double(number));
}

/// The C and SQL types of a value, where it lies and how many units of its SQL type it has.
struct Binding {
    SQLSMALLINT cType;
    SQLSMALLINT sqlType;
    SQLULEN columnSize;
    const void *data;
    SQLLEN bytes;
};

Binding bindingOf(const SqlValue &value) {
    if (const auto *number = std::get_if<qint64>(&value))
        return {SQL_C_SBIGINT, SQL_BIGINT, 19, number, sizeof *number};
    if (const auto *number = std::get_if<double>(&value)) return {SQL_C_DOUBLE, SQL_DOUBLE, 15, number, sizeof *number};
    if (const auto *bytes = std::get_if<QByteArray>(&value)) {
        const SQLSMALLINT type = bytes->size() > kLongFrom ? SQL_LONGVARBINARY : SQL_VARBINARY;
        return {SQL_C_BINARY, type, SQLULEN(std::max<qsizetype>(1, bytes->size())), bytes->constData(), bytes->size()};
    }
    if (const auto *text = std::get_if<QString>(&value)) {
        const SQLSMALLINT type = text->size() > kLongFrom ? SQL_WLONGVARCHAR : SQL_WVARCHAR;
        return {SQL_C_WCHAR, type, SQLULEN(std::max<qsizetype>(1, text->size())), text->utf16(),
                text->size() * SQLLEN(sizeof(SQLWCHAR))};
    }
    return {SQL_C_WCHAR, SQL_WVARCHAR, 1, nullptr, SQL_NULL_DATA};
}

}  // namespace

QString storableText(const QString &text) {
    QString storable = text;
    for (qsizetype i = 0; i < storable.size(); ++i) {
        const QChar unit = std::as_const(storable)[i];
        const bool isPair =
            unit.isHighSurrogate() && i + 1 < storable.size() && std::as_const(storable)[i + 1].isLowSurrogate();
        if (isPair)
            ++i;
        else if (unit.isNull() || unit.isSurrogate())
            storable[i] = QChar(QChar::ReplacementCharacter);
    }
    return storable;
}

ParameterBuffers::ParameterBuffers(const std::vector<SqlValue> &values, const std::vector<pms::ParameterRole> &roles) {
    m_slots.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto *text = std::get_if<QString>(&values[i]);
        m_slots.push_back({text ? SqlValue(storableText(*text)) : values[i],
                           i < roles.size() ? roles[i] : pms::ParameterRole()});
    }
}

OdbcAnswer<void> ParameterBuffers::bindTo(const StmtHandle &statement) {
    SQLUSMALLINT position = 0;
    for (Slot &slot : m_slots) {
        ++position;
        if (slot.role.direction != pms::ParameterDirection::In) {
            if (auto bound = bindOutput(statement, position, slot); !bound) return bound;
            continue;
        }
        const Binding binding = bindingOf(slot.value);
        slot.indicator = binding.bytes;
        const SQLRETURN code = SQLBindParameter(
            statement.raw(), position, SQL_PARAM_INPUT, binding.cType, binding.sqlType, binding.columnSize, 0,
            const_cast<void *>(binding.data), std::max<SQLLEN>(0, binding.bytes), &slot.indicator);
        if (!SQL_SUCCEEDED(code)) return failure(statement);
    }
    return {};
}

OdbcAnswer<void> ParameterBuffers::bindOutput(const StmtHandle &statement, SQLUSMALLINT position, Slot &slot) {
    const bool isBoth = slot.role.direction == pms::ParameterDirection::InOut;
    const SQLSMALLINT direction = isBoth ? SQL_PARAM_INPUT_OUTPUT : SQL_PARAM_OUTPUT;
    slot.indicator = SQL_NULL_DATA;
    if (slot.role.kind == pms::OutputKind::Integer) {
        if (const auto *number = std::get_if<qint64>(&slot.value); number && isBoth) {
            slot.number = *number;
            slot.indicator = sizeof slot.number;
        }
        constexpr SQLULEN kDigits = 19;
        return SQL_SUCCEEDED(SQLBindParameter(statement.raw(), position, direction, SQL_C_SBIGINT, SQL_BIGINT, kDigits, 0,
                                              &slot.number, sizeof slot.number, &slot.indicator))
                   ? OdbcAnswer<void>()
                   : failure(statement);
    }
    constexpr qsizetype kRoom = 32'768;
    // The most that SQL Server takes without asking for a "max" type.
    constexpr SQLULEN kColumnSize = 4'000;
    const SqlValue given = asOutput(slot.value, pms::OutputKind::Text);
    const auto *text = std::get_if<QString>(&given);
    slot.text.assign(std::size_t(std::max(kRoom, text ? text->size() + 1 : 0)), 0);
    if (text && isBoth) {
        std::copy_n(wide(*text), text->size(), slot.text.begin());
        slot.indicator = text->size() * SQLLEN(sizeof(SQLWCHAR));
    }
    return SQL_SUCCEEDED(SQLBindParameter(statement.raw(), position, direction, SQL_C_WCHAR, SQL_WVARCHAR, kColumnSize, 0,
                                          slot.text.data(), SQLLEN(slot.text.size() * sizeof(SQLWCHAR)), &slot.indicator))
               ? OdbcAnswer<void>()
               : failure(statement);
}

OdbcAnswer<std::vector<SqlValue>> ParameterBuffers::outputs() const {
    std::vector<SqlValue> outputs;
    for (const Slot &slot : m_slots) {
        if (slot.role.direction == pms::ParameterDirection::In) continue;
        const SQLLEN room = SQLLEN((slot.text.size() - 1) * sizeof(SQLWCHAR));
        if (slot.indicator == SQL_NULL_DATA) {
            outputs.emplace_back();
        } else if (slot.role.kind == pms::OutputKind::Integer) {
            outputs.emplace_back(qint64(slot.number));
        } else if (slot.indicator < 0 || slot.indicator > room) {
            return tl::unexpected(SqlDiagnostics{{QStringLiteral("42000"), 0, QStringLiteral("an output text is too long")}});
        } else {
            outputs.emplace_back(QString::fromUtf16(reinterpret_cast<const char16_t *>(slot.text.data()),
                                                    slot.indicator / SQLLEN(sizeof(SQLWCHAR))));
        }
    }
    return outputs;
}

OdbcAnswer<std::vector<ColumnInfo>> describeColumns(const StmtHandle &statement, SQLSMALLINT count) {
    std::vector<ColumnInfo> columns;
    std::array<SQLWCHAR, 256> name{};
    for (SQLSMALLINT i = 1; i <= count; ++i) {
        SQLSMALLINT length = 0, type = 0, digits = 0, nullable = 0;
        SQLULEN size = 0;
        const SQLRETURN code = SQLDescribeColW(statement.raw(), SQLUSMALLINT(i), name.data(), SQLSMALLINT(name.size()),
                                               &length, &type, &size, &digits, &nullable);
        if (!SQL_SUCCEEDED(code)) return failure(statement);
        const auto units = qBound(0, int(length), int(name.size()) - 1);
        columns.push_back({QString::fromUtf16(reinterpret_cast<const char16_t *>(name.data()), units).toLower(),
                           kindOf(type, digits)});
    }
    return columns;
}

OdbcAnswer<SqlValue> readValue(const StmtHandle &statement, SQLUSMALLINT column, ColumnKind kind) {
    if (kind == ColumnKind::Integer) return readInteger(statement, column);
    if (kind == ColumnKind::Real) return readReal(statement, column);
    if (kind == ColumnKind::Bytes) {
        auto bytes = readPieces(statement, column, SQL_C_BINARY);
        if (!bytes) return tl::unexpected(bytes.error());
        return bytes->isNull() ? SqlValue() : SqlValue(std::move(*bytes));
    }
    auto text = readText(statement, column);
    if (!text) return tl::unexpected(text.error());
    if (text->isNull()) return SqlValue();
    if (kind == ColumnKind::Exact) return integerOrText(*text);
    if (kind == ColumnKind::Stamp) return SqlValue(isoStamp(std::move(*text)));
    return SqlValue(std::move(*text));
}

}  // namespace core::platform
