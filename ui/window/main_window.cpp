// SPDX-License-Identifier: Apache-2.0
#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QScreen>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

#include "core/text/tray.h"
#include "core/text/trouble.h"
#include "ui/mapping/mapping_page.h"
#include "ui/settings/engine_page.h"
#include "ui/setup/setup_page.h"
#include "ui/status/bookings_page.h"
#include "ui/status/moments.h"
#include "ui/status/overview_page.h"
#include "ui/status/state_header.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

namespace ui::window {

using core::control::StatusSnapshot;
using core::control::TrayState;

MainWindow::MainWindow(core::control::EngineLink &link, const WindowOptions &options, QWidget *parent)
    : QMainWindow(parent),
      m_calls(link, [this](const core::base::Error &error) { displayFailure(core::text::errorText(error)); }),
      m_header(new status::StateHeader(this)),
      m_gone(new widgets::Banner("engineGone", this)),
      m_faults(new widgets::Banner("settingsFaults", this)),
      m_failure(new widgets::Banner("failure", this)),
      m_tabs(widgets::named(new QTabWidget(this), "pages", tr("Pages"))),
      m_overview(new status::OverviewPage(m_calls, options.staffName, this)),
      m_bookings(new status::BookingsPage(this)),
      m_mapping(new mapping::MappingPage(m_calls, this)),
      m_setup(new setup::SetupPage(m_calls, this)),
      m_engine(new settings::EnginePage(m_calls, options.settingsFile, this)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("PracticeBridge"));
    setWindowIcon(widgets::appIcon());
    build();
    connectPages();
    resize(QSize(920, 720).boundedTo(screen()->availableSize() * 0.92));
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    addPage(m_overview, tr("&Overview"), true);
    addPage(m_bookings, tr("&Bookings"), false);
    addPage(m_mapping, tr("&Practitioners"), false);
    addPage(m_setup, tr("Pract&ices"), true);
    addPage(m_engine, tr("&Connection"), true);
    m_tabs->setDocumentMode(true);
    auto *banners = new QVBoxLayout;
    banners->setContentsMargins(16, 0, 16, 8);
    banners->setSpacing(8);
    for (widgets::Banner *banner : {m_gone, m_faults, m_failure}) banners->addWidget(banner);
    auto *centre = new QWidget(this);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(banners);
    layout->addWidget(m_tabs, 1);
    setCentralWidget(centre);
}

void MainWindow::connectPages() {
    connect(m_gone, &widgets::Banner::pressed, this, [this] { Q_EMIT startEngineWanted(); });
    connect(m_failure, &widgets::Banner::pressed, m_failure, [this] { m_failure->hide(); });
    connect(m_overview, &status::OverviewPage::newKeyWanted, this, [this](const QString &practice) {
        openPage(Practices);
        m_setup->enterNewKey(practice);
    });
}

void MainWindow::addPage(QWidget *page, const QString &title, bool scrolls) {
    if (!scrolls) {
        m_tabs->addTab(page, title);
        return;
    }
    auto *area = new QScrollArea(m_tabs);
    area->setObjectName(page->objectName() + QStringLiteral("Scroll"));
    area->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(page);
    m_tabs->addTab(area, title);
}

void MainWindow::display(const StatusSnapshot &snapshot, core::base::UtcTime now) {
    m_last = snapshot;
    m_gone->hide();
    setPagesEnabled(true);
    m_header->display(status::shownState(snapshot), status::stateSentence(snapshot), status::contactText(snapshot, now));
    m_overview->display(snapshot, now);
    m_bookings->display(snapshot);
    m_mapping->display(snapshot);
    m_setup->display(snapshot);
    m_engine->display(snapshot, now);
    showFaults(snapshot.settingsFaults);
    showCounts(snapshot);
}

void MainWindow::showCounts(const StatusSnapshot &snapshot) {
    const int items = std::max(snapshot.itemCount, static_cast<int>(snapshot.items.size())) + static_cast<int>(snapshot.held.size());
    m_tabs->setTabText(Overview, items == 0 ? tr("&Overview") : tr("&Overview (%1)").arg(items));
    const bool hasPractice = !snapshot.practices.empty();
    if (m_hasPractice && !hasPractice) openPage(Practices);
    m_hasPractice = hasPractice;
}

void MainWindow::displayEngineGone(const QString &reason, core::base::UtcTime now) {
    const QString sentence = core::text::stoppedTooltip();
    m_header->display(TrayState::Stopped, sentence, m_last ? status::contactText(*m_last, now) : QString());
    m_gone->say(widgets::stateIcon(TrayState::Stopped),
                reason.isEmpty() ? tr("The engine is not running on this PC: no bookings are exchanged.") : reason,
                tr("&Start"));
    setPagesEnabled(false);
}

void MainWindow::displayStarting(const QString &sentence) {
    m_header->display(TrayState::Syncing, sentence, {});
    m_gone->hide();
    setPagesEnabled(false);
}

void MainWindow::displayFailure(const QString &text) {
    m_failure->say(widgets::stateIcon(TrayState::Attention), text, tr("Close"));
}

void MainWindow::setPagesEnabled(bool enabled) {
    for (QWidget *page : std::initializer_list<QWidget *>{m_overview, m_bookings, m_mapping, m_setup, m_engine}) {
        if (page->isEnabled() != enabled) page->setEnabled(enabled);
    }
}

void MainWindow::showFaults(const QStringList &faults) {
    if (faults.isEmpty()) return m_faults->hide();
    m_faults->say(widgets::stateIcon(TrayState::Attention),
                  tr("The settings file has faults; the former settings stay in force:") + QLatin1Char('\n') +
                      faults.join(QLatin1Char('\n')));
}

void MainWindow::openPage(Page page) { m_tabs->setCurrentIndex(page); }

void MainWindow::present() {
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::closeEvent(QCloseEvent *event) {
    event->ignore();
    if (m_hidesOnClose) {
        hide();
    } else {
        Q_EMIT quitWanted();
    }
}

}  // namespace ui::window
