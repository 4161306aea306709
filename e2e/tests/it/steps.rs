//! One complaint in the hands of several persons: each step takes a seat, opens the case and does an act as its page
//! offers it.

use e2e::Visit;
use std::path::PathBuf;

/// A case under way.
pub struct Handled<'a> {
    v: &'a Visit,
    /// The address of its page.
    pub path: String,
    /// Its public number.
    pub number: String,
    /// The query code on the slip.
    pub code: String,
}

/// A file to upload, and the folder that goes with it.
pub fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file is written");
    (folder, path)
}

impl<'a> Handled<'a> {
    /// Registers a complaint of one claim about 勐阳县住房和城乡建设局 over the counter of the prefecture's lead; `more`
    /// adds fields or replaces them.
    pub async fn enter(v: &'a Visit, more: &[(&str, &str)]) -> Self {
        let usual = [
            ("enterprise", "南曼兴远建设有限公司"),
            ("private", "true"),
            ("phone", "13912341234"),
            ("contact_name", "王小明"),
            ("respondent", "勐阳县住房和城乡建设局"),
            ("field", "procurement"),
            ("breach", "arrears"),
            ("evil", "enterprise_harmed"),
            ("contract", "勐阳县道路硬化工程施工合同 2024-07号"),
            ("narrative", "工程已于2024年验收，至今未付尾款。"),
            ("claim.1.words", "支付工程尾款"),
            ("claim.1.sum", "1000000"),
        ];
        v.switch("nm-fgw.shouli").await;
        v.goto("/register?by=visit").await;
        for (name, value) in usual.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name)).chain(more) {
            // A further claim has a row once it is asked for.
            if name.starts_with("claim.") && !v.shows(&format!("#register [name='{name}']")).await {
                v.click("#register [data-add-row='claim']").await;
            }
            v.enter("#register", name, value).await;
        }
        v.submit("#register > .button-row .btn-primary").await;
        let slip = v.texts("main .code").await;
        let [number, code, ..] = &slip[..] else { panic!("no slip: {}", v.page().await) };
        let (number, code) = (number.clone(), code.clone());
        v.submit("main a[href^='/cases/']").await;
        Self { v, path: v.path().await, number, code }
    }

    /// Accepted, handed to 勐阳县人民政府 and signed for.
    pub async fn verifying(v: &'a Visit, more: &[(&str, &str)]) -> Self {
        let case = Self::enter(v, more).await;
        case.act("my-fgj.shouli", "accept", &[]).await;
        case.act("my-fgj.shouli", "hand_over", &[("organ", "my"), ("text", "由其管理")]).await;
        case.act("my.chengban", "sign_for", &[]).await;
        case
    }

    /// The same steps on another case.
    pub fn on(v: &'a Visit, path: String) -> Self {
        Self { v, path, number: String::new(), code: String::new() }
    }

    /// An act that must pass.
    pub async fn act(&self, login: &str, code: &str, fields: &[(&str, &str)]) {
        self.v.seat(login, &self.path).await;
        self.v.act(code, fields).await;
    }

    /// The respondent's clerk opens what the system served: only then it has effect.
    pub async fn open(&self, login: &str, letter: &str) {
        self.act(login, "open_letter", &[("letter", letter)]).await;
    }

    /// The county's lead asks a party again, which says that it is so.
    pub async fn confirmed(&self, about: &str) {
        let asked = [("about", about), ("answer", "confirmed"), ("text", "致电案卷原有的号码，本人确认")];
        self.act("my-fgj.shouli", "call_back", &asked).await;
    }

    /// A decision through all its hands: the first drafts, the others agree.
    pub async fn decide(&self, hands: &[&str], code: &str, fields: &[(&str, &str)]) {
        if matches!(code, "accept_performance" | "accept_instalment") {
            self.confirmed("payment").await;
        }
        self.act(hands[0], code, fields).await;
        for hand in &hands[1..] {
            self.act(hand, "endorse", &[("text", "同意")]).await;
        }
    }

    /// An act that a rule refuses: what the page says, and that nothing typed is lost.
    pub async fn refused(&self, login: &str, code: &str, fields: &[(&str, &str)]) -> String {
        self.v.seat(login, &self.path).await;
        let text = self.v.refused(code, fields).await;
        for (name, value) in fields.iter().filter(|(name, _)| *name == "text") {
            assert_eq!(self.v.value(&format!("main form [name='{name}']")).await, *value, "{code} kept {name}");
        }
        text
    }

    /// A scan on the file, and its identifier.
    pub async fn proof(&self, login: &str) -> String {
        let (_folder, scan) = file("凭证.pdf", b"%PDF-1.7 a scan");
        self.v.seat(login, &format!("{}/evidence", self.path)).await;
        self.v.upload(&scan).await
    }

    /// The words of the stage as `login` sees them on top of the page.
    pub async fn stage(&self, login: &str) -> String {
        self.v.seat(login, &self.path).await;
        self.v.text("main .page-head .state, main .case-head .state").await
    }

    /// The whole text of one part of the case, such as `letters`.
    pub async fn part(&self, login: &str, part: &str) -> String {
        self.v.seat(login, &format!("{}/{part}", self.path)).await;
        self.v.text("main").await
    }

    /// Whether an act is offered to `login` now.
    pub async fn offers(&self, login: &str, code: &str) -> bool {
        self.v.seat(login, &self.path).await;
        self.v.shows(&format!("main a[href$='/acts/{code}']")).await
    }
}
