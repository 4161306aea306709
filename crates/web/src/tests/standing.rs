//! A prefecture with a case of every relation: what the tests of access and of confidentiality walk through.

use super::world::World;
use crate::ApiSettings;
use casework::{ActRequest, Registered, Values, Viewer};
use domain::{
    access::{Relation, Sight},
    actor::Role,
    ids::CaseId,
};
use std::{collections::BTreeMap, io, num::NonZeroU32};
use store::testing::TestDb;

/// Words that stand for the confidential complainant, each in another field.
pub mod secret {
    pub const FIRM: &str = "隐名青柚装饰工程部";
    pub const USCC: &str = "91350100M000100Y43";
    pub const CONTACT: &str = "覃隐梅";
    pub const PHONE: &str = "13877665544";
    pub const CONTRACT: &str = "青柚合字2024第777号";
    pub const STORY: &str = "青柚部垫资修缮礼堂";
    pub const CLAIM: &str = "支付礼堂修缮青柚尾款";
    pub const NATIVE: &str = "QINGYOU-20260309";
    pub const FILE: &str = "青柚装饰对账单";
    pub const META: &str = "Author-Qingyou-Decoration";
    pub const INSIDE: &str = "仅限内部知悉青柚情况";
    pub const TO_COMPLAINANT: &str = "请青柚方补充账号";
    pub const DRAFT: &str = "草稿里的青柚";
    pub const RETALIATION: &str = "青柚遭断电威胁";

    /// All of them, and the stem that most share.
    pub const ALL: &[&str] = &[
        FIRM,
        USCC,
        CONTACT,
        PHONE,
        CONTRACT,
        STORY,
        CLAIM,
        NATIVE,
        FILE,
        META,
        INSIDE,
        TO_COMPLAINANT,
        DRAFT,
        RETALIATION,
        "青柚",
        "138****5544",
        "QINGYOU",
    ];
}

/// The whole prefecture, its accounts, and cases by name.
pub struct Prefecture {
    pub world: World,
    pub cases: BTreeMap<&'static str, Registered>,
}

pub fn values(pairs: &[(&str, &str)]) -> Values {
    let mut values = Values::new();
    for (name, value) in pairs {
        values.entry((*name).to_owned()).or_default().push((*value).to_owned());
    }
    values
}

impl Prefecture {
    /// Six cases: `secret` has gone the whole way under a county lead and is confidential, `relayed` lies with a county
    /// lead, `reviewed` is under review, `overturned` was taken from who decided it, `acting` is led by a stand-in, `fresh` was registered.
    pub async fn on(db: TestDb) -> Self {
        let api = ApiSettings { per_token: NonZeroU32::MAX, per_address: NonZeroU32::MAX, behind_proxy: false };
        let world = World::on(db, api).await;
        world.demo_accounts().await;
        let mut this = Self { world, cases: BTreeMap::new() };
        this.secret().await;
        this.register("fresh", "nm-fgw.shouli", "nm-jtj", "南曼兴远建设有限公司", &[]).await;
        this.register("relayed", "nm-fgw.shouli", "原来管养老的那个单位", "南曼兴远建设有限公司", &[]).await;
        this.act("relayed", "nm-fgw.shouli", "resolve_respondent", &[("organ", "mj-mzj")]).await;
        this.act("relayed", "nm-fgw.shouli", "accept", &[]).await;
        this.act("relayed", "nm-fgw.shouli", "relay", &[("organ", "mj-fgj")]).await;
        this.register("acting", "nm-zwj.shouli", "nm-fgw", "南曼兴远建设有限公司", &[]).await;
        this.act("acting", "nm-zwj.shouli", "accept", &[]).await;
        this.challenged("reviewed").await;
        this.challenged("overturned").await;
        let reviewer = this.reviewer_of("overturned").await;
        let overturned = [("upheld", "false"), ("text", "原结论依据不足")];
        this.act("overturned", &format!("{reviewer}.chengban"), "decide_review", &overturned).await;
        this.act("overturned", &format!("{reviewer}.shenhe"), "endorse", &[]).await;
        this.act("overturned", &format!("{reviewer}.pizhun"), "endorse", &[]).await;
        this.world.drain().await;
        this
    }

    /// The organ that reviews a case, as its logins begin.
    async fn reviewer_of(&self, case: &str) -> String {
        for account in profile::demo().accounts.into_iter().filter(|account| account.role == Role::Handler) {
            let viewer = self.world.who(&account.login).await;
            if self.sight(&viewer, case).await.relations().contains(&Relation::Reviewing) {
                return account.organ.to_string();
            }
        }
        panic!("nobody reviews {case}");
    }

    /// A case found untrue, and challenged.
    async fn challenged(&mut self, name: &'static str) {
        self.register(name, "nm-fgw.shouli", "hz-zwj", "南曼临江监理有限公司", &[]).await;
        self.act(name, "nm-fgw.shouli", "accept", &[]).await;
        self.act(name, "nm-fgw.shouli", "hand_over", &[("organ", "nm-zwj")]).await;
        self.act(name, "nm-zwj.chengban", "sign_for", &[]).await;
        let untrue = [("finding.1", "untrue"), ("finding.1.ground", "no_obligation"), ("text", "没有付款义务")];
        self.act(name, "nm-zwj.chengban", "conclude", &untrue).await;
        self.act(name, "nm-zwj.shenhe", "endorse", &[]).await;
        self.act(name, "nm-zwj.pizhun", "endorse", &[]).await;
        self.act(name, "nm-zwj.chengban", "serve_reply", &[("manner", "system")]).await;
        let case = &self.cases[name];
        let own = self.world.casework.track(&case.number, &case.code).await.expect("the store answers");
        let (complainant, id) = own.expect("the code opens the case");
        self.act_as(&id, &complainant, "challenge", &[("text", "不服")]).await;
    }

    /// A confidential case that has gone as far as a measure, a referral and a task, with something in every field.
    async fn secret(&mut self) {
        let lead = "ml-fgj.shouli";
        let fields = [
            ("uscc", secret::USCC),
            ("contact_name", secret::CONTACT),
            ("phone", secret::PHONE),
            ("confidential", "on"),
            ("contract", secret::CONTRACT),
            ("narrative", secret::STORY),
            ("claim.1.words", secret::CLAIM),
            ("channel", "12345"),
            ("native_id", secret::NATIVE),
        ];
        self.register("secret", lead, "ml-zjj", secret::FIRM, &fields).await;
        let file = format!("{}.pdf", secret::FILE);
        let bytes = format!("%PDF-1.7\n<< /Author ({}) /Title ({}) >>\n", secret::META, secret::FIRM);
        self.file("secret", lead, &file, bytes.as_bytes()).await;
        let code = self.cases["secret"].code.clone();
        let own = self.world.casework.track(&self.cases["secret"].number, &code).await.expect("the store answers");
        let (complainant, id) = own.expect("the code opens the case");
        self.file_as("secret", &complainant, &format!("{}-2.txt", secret::FILE), secret::STORY.as_bytes()).await;
        self.act_as(&id, &complainant, "report_retaliation", &[("text", secret::RETALIATION)]).await;
        self.act("secret", lead, "look_into_retaliation", &[("text", secret::INSIDE)]).await;
        self.act("secret", lead, "accept", &[]).await;
        self.act("secret", lead, "post", &[("audience", "internal"), ("text", secret::INSIDE)]).await;
        self.act("secret", lead, "post", &[("audience", "complainant"), ("text", secret::TO_COMPLAINANT)]).await;
        // Whoever consents to be named is confidential no more, so nobody is asked here.
        self.act("secret", lead, "hand_over", &[("organ", "nm-zjj")]).await;
        self.act("secret", "nm-zjj.chengban", "sign_for", &[]).await;
        self.act("secret", "nm-zjj.chengban", "open_identity", &[("why", "verification"), ("text", secret::INSIDE)])
            .await;
        self.act("secret", "nm-zjj.chengban", "order_statement", &[]).await;
        let statement = [("excuses", "lack_of_funds"), ("text", "资金未到位")];
        self.act("secret", "ml-zjj.jingban", "state", &statement).await;
        self.act("secret", lead, "post", &[("audience", "respondent"), ("text", "请按时书面说明")]).await;
        let found = [("finding.1", "true"), ("finding.1.ground", "evidence"), ("text", "合同义务明确，欠款属实")];
        self.act("secret", "nm-zjj.chengban", "conclude", &found).await;
        self.act("secret", "nm-zjj.chengban", "serve_order", &[("manner", "system")]).await;
        self.world.drain().await;
        let refusal = [("excuse", "lack_of_funds"), ("text", "目前无法履行")];
        self.act("secret", "ml-zjj.jingban", "refuse", &refusal).await;
        let asked = [("about", "refusal"), ("answer", "confirmed"), ("text", "致电单位负责人，确认拒绝")];
        self.act("secret", lead, "call_back", &asked).await;
        self.act("secret", "nm-zjj.chengban", "serve_notice", &[("manner", "system")]).await;
        self.act("secret", "ml-zjj.danweifuzeren", "waive_defence", &[]).await;
        let asked = [("about", "waiver"), ("answer", "confirmed"), ("text", "致电单位负责人，确认放弃")];
        self.act("secret", lead, "call_back", &asked).await;
        let decision = [("severity", "serious"), ("text", "拒不整改事实清楚")];
        self.act("secret", "nm-zjj.chengban", "determine", &decision).await;
        self.act("secret", "nm-zjj.shenhe", "endorse", &[]).await;
        self.act("secret", "nm-zjj.pizhun", "endorse", &[]).await;
        self.act("secret", "nm-fgw.shouli", "receive_push", &[]).await;
        self.act("secret", lead, "propose_sanction", &[("measure", "policy_support")]).await;
        self.act("secret", "nm-czj.chengjie", "decide_sanction", &[("measure", "policy_support")]).await;
        self.act("secret", "nm-czj.chengjiefuzeren", "endorse", &[]).await;
        let task = [("organ", "nm-jtj"), ("text", "请协助核对工程量"), ("due_on", "2026-04-01")];
        self.act("secret", "ml-fgj.fuzeren", "instruct", &task).await;
        self.act("secret", "ml-fgj.fuzeren", "refer", &[("organ", "nm-jw"), ("text", "移送追责")]).await;
        self.act("secret", lead, "endorse", &[]).await;
        self.world.drain().await;
        let draft = casework::DraftForm::Act { case: id.clone(), offer: "post".to_owned() };
        let typed = values(&[("text", secret::DRAFT), ("audience", "internal")]);
        let officer = self.world.who(lead).await;
        self.world.casework.save_draft(&officer, &draft, &typed, 0, None).await.expect("the draft is kept");
    }

    pub fn id(&self, case: &str) -> &CaseId {
        &self.cases[case].id
    }

    async fn register(
        &mut self,
        name: &'static str,
        login: &str,
        respondent: &str,
        enterprise: &str,
        more: &[(&str, &str)],
    ) {
        let mut fields = values(&[
            ("enterprise", enterprise),
            ("respondent", respondent),
            ("field", "procurement"),
            ("contract", "维修合同 2024-07号"),
            ("narrative", "工程已于2024年验收，至今未付尾款。"),
            ("claim.1.words", "支付工程尾款"),
            ("claim.1.sum", "1,000,000.00"),
            ("claim.1.due_on", "2025-01-31"),
        ]);
        fields.extend(values(more));
        let officer = self.world.who(login).await;
        let made = self.world.casework.register(&officer, &fields).await;
        self.cases.insert(name, made.unwrap_or_else(|error| panic!("{name}: {error:?}")));
    }

    pub async fn act(&self, case: &str, login: &str, offer: &str, pairs: &[(&str, &str)]) {
        let viewer = self.world.who(login).await;
        self.act_as(self.id(case), &viewer, offer, pairs).await;
    }

    async fn act_as(&self, id: &CaseId, viewer: &Viewer, offer: &str, pairs: &[(&str, &str)]) {
        let mut values = values(pairs);
        if offer == "accept" {
            for (name, value) in [("private", "true"), ("evils", "enterprise_harmed"), ("breach", "arrears")] {
                values.entry(name.to_owned()).or_insert_with(|| vec![value.to_owned()]);
            }
        }
        let request = ActRequest { offer: offer.to_owned(), values, seen_version: None, key: None };
        let done = self.world.casework.act(viewer, id, request).await;
        done.unwrap_or_else(|error| panic!("{offer} by {}: {error:?}", viewer.person));
        if pairs.contains(&("manner", "system")) {
            self.open_letters(id).await;
        }
    }

    /// Whatever the system served is opened by its addressees.
    async fn open_letters(&self, id: &CaseId) {
        let row = self.world.store().case_row(id.as_str()).await.expect("the store answers").expect("a line");
        let officer = self.world.who(&format!("{}.jingban", row.respondent_id.expect("a respondent"))).await;
        for viewer in [officer, casework::complainant(id)] {
            self.world.casework.open_letters(&viewer, id).await.expect("letters are opened");
        }
    }

    /// Files evidence; answers its identifier.
    pub async fn file(&self, case: &str, login: &str, name: &str, bytes: &[u8]) -> String {
        let viewer = self.world.who(login).await;
        self.file_as(case, &viewer, name, bytes).await
    }

    async fn file_as(&self, case: &str, viewer: &Viewer, name: &str, bytes: &[u8]) -> String {
        let source = futures_util::stream::iter([Ok::<_, io::Error>(bytes.to_vec())]);
        let filed = self.world.casework.add_evidence(viewer, self.id(case), name, source, None).await;
        filed.expect("the evidence is filed").id
    }

    /// What the table says of an account and a case.
    pub async fn sight(&self, viewer: &Viewer, case: &str) -> Sight {
        let casework = self.world.casework.latest();
        let sight = casework.sight_of(viewer, self.id(case)).await.expect("the store answers");
        sight.expect("the case is there")
    }
}
