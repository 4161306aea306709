//! Where somebody signs in from, coarsely: enough to recognise one's own office and phone, too little to follow anybody.

use std::net::IpAddr;

/// A browser that asks to be let in.
#[derive(Clone, Default)]
pub struct Visitor {
    /// What it says it is.
    pub agent: String,
    /// The address it comes from.
    pub source: String,
    /// The cookie by which it is recognised.
    pub device: Option<String>,
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visitor").finish_non_exhaustive()
    }
}

impl Visitor {
    /// What kind of browser it is, such as `Edge 浏览器（Windows）`.
    pub fn label(&self) -> String {
        // The first that matches: most of them also call themselves Chrome, and Chrome calls itself Safari.
        const BROWSERS: [(&str, &str); 12] = [
            ("MicroMessenger", "微信"),
            ("DingTalk", "钉钉"),
            ("QihooBrowser", "360 浏览器"),
            ("360SE", "360 浏览器"),
            ("360EE", "360 浏览器"),
            ("QQBrowser", "QQ 浏览器"),
            ("UOSBrowser", "统信浏览器"),
            ("Edg", "Edge 浏览器"),
            ("Firefox", "火狐浏览器"),
            ("Chrome", "Chrome 浏览器"),
            ("CriOS", "Chrome 浏览器"),
            ("Safari", "Safari 浏览器"),
        ];
        const SYSTEMS: [(&str, &str); 9] = [
            ("HarmonyOS", "鸿蒙"),
            ("OpenHarmony", "鸿蒙"),
            ("Android", "安卓"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Kylin", "麒麟"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ];
        let find = |list: &[(&str, &'static str)]| {
            list.iter().find(|(mark, _)| self.agent.contains(mark)).map(|(_, name)| *name)
        };
        match (find(&BROWSERS), find(&SYSTEMS)) {
            (Some(browser), Some(system)) => format!("{browser}（{system}）"),
            (Some(browser), None) => browser.to_owned(),
            (None, Some(system)) => format!("其他程序（{system}）"),
            (None, None) => "其他程序".to_owned(),
        }
    }

    /// From about where: the network, not the machine.
    pub fn place(&self) -> String {
        match self.source.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(address) if address.is_loopback() => "本机".to_owned(),
            Ok(IpAddr::V4(address)) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.*")
            }
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:*")
            }
            Err(_) => "未知".to_owned(),
        }
    }

    /// What its failures count under; none where the address says nothing about who is there: everybody behind a proxy
    /// on this machine comes from here.
    pub(crate) fn counted(&self) -> Option<String> {
        let address = self.source.parse::<IpAddr>().ok()?.to_canonical();
        match address {
            address if address.is_loopback() => None,
            IpAddr::V4(address) => Some(address.to_string()),
            // A single household has a whole network of these.
            IpAddr::V6(address) => Some(format!("{:x?}", &address.segments()[..4])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Visitor;

    #[test]
    fn a_browser_is_named_by_its_kind_and_system() {
        let table = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge 浏览器（Windows）",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome 浏览器（Linux）"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari 浏览器（iPhone）"),
            ("Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8.0", "微信（安卓）"),
            ("curl/8.0", "其他程序"),
            ("", "其他程序"),
        ];
        for (agent, expected) in table {
            let visitor = Visitor { agent: agent.to_owned(), ..Visitor::default() };
            assert_eq!(visitor.label(), expected, "{agent}");
        }
    }

    #[test]
    fn a_source_is_a_network_and_no_machine() {
        let table = [
            ("10.20.30.40", "10.20.30.*", true),
            ("::ffff:10.20.30.40", "10.20.30.*", true),
            ("2408:8000:1:2:3:4:5:6", "2408:8000:1:*", true),
            ("127.0.0.1", "本机", false),
            ("::1", "本机", false),
            ("", "未知", false),
        ];
        for (source, place, counts) in table {
            let visitor = Visitor { source: source.to_owned(), ..Visitor::default() };
            assert_eq!((visitor.place().as_str(), visitor.counted().is_some()), (place, counts), "{source}");
        }
    }
}
