//! Who takes complaints here (C1.1), in words for every page of the public side.

use domain::profile::PortalMode;

/// One sentence for the foot of every page.
pub fn accepts(mode: PortalMode) -> &'static str {
    match mode {
        PortalMode::Own => "投诉由本平台受理。",
        PortalMode::Forward => "投诉由“信用云南”政府违约失信投诉专栏受理，本平台帮您填好，由您带到专栏提交。",
        PortalMode::StaffOnly => "投诉由窗口、12345热线和“信用云南”专栏受理，本平台提供查询。",
    }
}
