// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/check_list.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <algorithm>

#include "core/text/trouble.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

namespace ui::settings {

using core::control::CheckLine;
using core::control::TrayState;

namespace {
constexpr std::chrono::seconds kPatience{60};
}

CheckList::CheckList(widgets::Calls &calls, QWidget *parent)
    : QWidget(parent),
      m_calls(calls),
      m_run(widgets::named(new QPushButton(tr("&Check everything"), this), "checkRun", tr("Check everything"))),
      m_summary(widgets::makeLabel(widgets::TextRole::Body, {}, this)),
      m_layout(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("checkList"));
    m_summary->setObjectName(QStringLiteral("checkSummary"));
    auto *top = new QHBoxLayout;
    top->addWidget(m_run);
    top->addWidget(m_summary, 1);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->addLayout(top);
    connect(m_run, &QPushButton::clicked, this, [this] { run(); });
}

void CheckList::run() {
    m_run->setEnabled(false);
    m_summary->setText(tr("Checking …"));
    m_calls.run(core::control::CheckRequest{}, [this](const auto &report) { finish(report); }, kPatience);
}

void CheckList::finish(const core::base::Expected<core::control::CheckReport> &report) {
    m_run->setEnabled(true);
    delete m_lines;
    m_lines = nullptr;
    if (!report) return m_summary->setText(core::text::errorText(report.error()));
    const auto bad = std::count_if(report->lines.begin(), report->lines.end(), [](const CheckLine &l) { return !l.ok; });
    m_summary->setText(bad == 0 ? tr("Everything is in order.")
                                : tr("%n point(s) need attention.", nullptr, static_cast<int>(bad)));
    m_lines = new QWidget(this);
    auto *lines = new QVBoxLayout(m_lines);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    m_layout->addWidget(m_lines);
    for (const CheckLine &line : report->lines) addLine(line);
}

void CheckList::addLine(const CheckLine &line) {
    auto *icon = new QLabel(m_lines);
    const TrayState state = line.ok ? TrayState::Working : TrayState::Attention;
    icon->setPixmap(widgets::stateIcon(state).pixmap(QSize(16, 16), devicePixelRatioF()));
    icon->setAccessibleName(line.ok ? tr("in order") : tr("needs attention"));
    auto *text = widgets::makeLabel(widgets::TextRole::Body, line.text, m_lines);
    text->setObjectName(QStringLiteral("check-") + line.name);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addWidget(text, 1);
    static_cast<QVBoxLayout *>(m_lines->layout())->addLayout(row);
}

}  // namespace ui::settings
