//! Every letter says what was decided, why, by when the reader must act, and where to turn; none tells a respondent who
//! complained in confidence.

mod scene;

use documents::{LineKind, Sheet, plain, receipt};
use domain::{
    act::{ClaimFinding, Correction, Payment},
    clock::ClockKind as C,
    effects::{LetterKind as L, Recipient},
    fact::Fact,
    money::Fen,
    vocabulary::{Challengeable, EndReason, Excuse, Finding, Ground, Outcome, RefusalKind, Severity},
};
use jiff::civil::date;
use scene::{
    CLAIM, CONTACT, CONTRACT, DETERMINING, ENTERPRISE, LEAD, NARRATIVE, RESPONDENT, Scene, measure, organ, person,
    proof, reason, said, service,
};
use std::collections::BTreeSet;

/// What an officer wrote who forgot that the complainant is confidential.
const FOUND: &str = "工程已于2024年验收，应付未付属实（见南曼恒达建筑工程有限公司恒达施字第7号施工合同）";

fn concluded(scene: &mut Scene, finding: Finding) {
    let found = |claim| ClaimFinding::whole(claim, finding, Ground::Evidence);
    scene.then(Fact::HandedOver {
        to: organ(DETERMINING),
        why: "主管部门，上一级".to_owned(),
        reason: None,
        designated: false,
    });
    scene.then(Fact::Concluded { findings: vec![found(1), found(2)], text: said(FOUND) });
}

fn ordered(scene: &mut Scene) {
    concluded(scene, Finding::True);
    scene.then(Fact::OrderServed { service: service() });
}

fn noticed(scene: &mut Scene) {
    ordered(scene);
    scene.then(Fact::Stated {
        excuses: vec![Excuse::PersonnelChange], text: said("前任所签"), admitted: Vec::new()
    });
    scene.then(Fact::Refused { how: RefusalKind::Expressly, text: Some(said("称与本届班子无关")) });
    scene.then(Fact::NoticeServed { service: service() });
}

fn recorded(scene: &mut Scene) {
    noticed(scene);
    scene.then(Fact::DefenceHeard { text: said("申辩理由是人员更替，不予采纳") });
    scene.then(Fact::Determined {
        severity: Severity::General,
        hands: vec![person()],
        push_to: domain::ids::OrganId::parse("nm-fgw").expect("an id"),
        text: said("经督促拒不履行"),
        evils: Vec::new(),
    });
}

fn late(scene: &mut Scene, rung: u8) {
    concluded(scene, Finding::True);
    scene.clock(C::Determination);
    scene.then(Fact::ClockRanOut { run: 1 });
    scene.then(Fact::Escalated { run: 1, rung, by: domain::fact::Supervisor::Lead });
    scene.clock_about(C::Escalation, 1);
}

/// What happens before a letter of this kind, to the event that causes it.
fn play(kind: L, scene: &mut Scene) {
    match kind {
        L::Receipt => drop(scene.clock(C::Acceptance)),
        L::Acceptance => drop(
            scene
                .then(Fact::Accepted { sme: true, field: domain::vocabulary::Field::Procurement, confirmed: None })
                .clock(C::HandOver),
        ),
        L::SupplementNotice => {
            scene.then(Fact::SupplementAsked { items: said("营业执照\n\n合同复印件") }).clock(C::Supplement);
        }
        L::DeclineNotice => {
            scene.then(Fact::Declined { reason: reason("not_due"), text: said("合同约定2027年付款。") });
        }
        L::OnFileNotice => {
            scene.then(Fact::PutOnFile { suit: said("（2026）民初1号") }).clock(C::SuspendedLook);
        }
        L::ProvinceRequest => {
            let to = domain::vocabulary::ProvinceMatter::Decline;
            scene.then(Fact::ProvinceAsked {
                to, asked: organ("sheng-fgw"), text: said("事项不属于六个领域。")
            });
        }
        L::CodeNotice => {
            let way = domain::recovery::CheckWay::CalledBack;
            let text = said("拨打登记的电话核实");
            scene.then(Fact::CodeReissued { way, text, blocks_until: date(2026, 3, 10) });
        }
        L::ConsentRequest => drop(scene.then(Fact::ConsentAsked).clock(C::Consent)),
        L::LapseNotice => drop(scene.then(Fact::Lapsed { service: service(), text: said("期满未收到任何材料") })),
        L::EndNotice => drop(scene.then(Fact::EndDecided {
            reason: EndReason::ConsentRefused,
            end: true,
            text: said("不公开身份无法核实"),
        })),
        L::Relay => drop(scene.then(Fact::Relayed { to: organ("my-fgj") }).clock(C::Relay)),
        L::HandOver | L::HandOverCopy => {
            scene
                .then(Fact::HandedOver {
                    to: organ(DETERMINING),
                    why: "主管部门，上一级".to_owned(),
                    reason: None,
                    designated: false,
                })
                .clock(C::SignFor);
        }
        L::ReferralOutside => {
            scene.then(Fact::ReferredOut { to: organ("sheng-zjt"), service: service() }).clock(C::Chase);
        }
        L::StatementOrder => drop(scene.then(Fact::StatementOrdered).clock(C::Statement)),
        L::Reply => {
            concluded(scene, Finding::Untrue);
            scene
                .then(Fact::ReplyServed { of: Challengeable::Untrue, service: service(), copies: Vec::new() })
                .clock(C::Challenge);
        }
        L::DisputeNotice => {
            concluded(scene, Finding::Disputed);
            scene
                .then(Fact::DisputeDecided { finding: Finding::True, text: said("计价依据充分") })
                .clock(C::RectificationOrder);
        }
        L::Suspension => {
            concluded(scene, Finding::Disputed);
            let suit = said("南曼恒达建筑工程有限公司诉住建局（2026）民初1号");
            scene.then(Fact::Suspended { suit, proof: proof() }).clock(C::SuspendedLook);
        }
        L::Extension => {
            concluded(scene, Finding::Disputed);
            scene.clock(C::Verification);
            scene.then(Fact::ClockExtended {
                run: 1,
                last_day: date(2026, 3, 30),
                warn_on: date(2026, 3, 25),
                provisional: false,
                extension: None,
            });
        }
        L::RectificationOrder => {
            ordered(scene);
            scene.clock(C::Rectification);
        }
        L::AcceptanceOfPerformance => {
            ordered(scene);
            let payments = vec![Payment::of(1, Fen::new(12_345_600)), Payment::of(2, Fen::ZERO)];
            scene.then(Fact::PerformanceAccepted { payments, proof: proof(), by_slip: false });
        }
        L::AdvanceNotice => {
            noticed(scene);
            scene.clock(C::Defence);
        }
        L::DefenceDecision => {
            noticed(scene);
            scene.then(Fact::DefenceUpheld { end: false, text: said("凭证表明已付大部分") }).clock(C::Rectification);
        }
        L::Determination | L::DeterminationNotice => {
            recorded(scene);
            scene.clock(C::RenewedRectification);
        }
        L::Push => {
            recorded(scene);
            scene.clock(C::Push);
        }
        L::Sanction | L::SanctionEnd => {
            recorded(scene);
            scene.then(Fact::SanctionDecided { no: 1, measure: measure("honours"), unit: organ("nm-kpb") });
            if kind == L::SanctionEnd {
                scene.then(Fact::SanctionEnded { no: 1 }).clock_about(C::LiftConfirmed, 1);
            } else {
                scene.clock_about(C::SanctionApplied, 1).clock(C::RenewedRectification);
            }
        }
        L::SanctionProposal => {
            recorded(scene);
            let unit = organ("nm-kpb");
            scene.then(Fact::SanctionProposed { no: 1, measure: measure("honours"), unit });
            scene.clock_about(C::SanctionDecision, 1);
        }
        L::MeasureReport => {
            recorded(scene);
            scene.then(Fact::MeasureReportedFor {
                measure: measure("central_budget"),
                to: domain::ids::OrganId::parse("sheng-fgw").expect("an id"),
                subject: Some(organ("nm")),
            });
        }
        L::PersonsReferral => {
            recorded(scene);
            scene.then(Fact::Referred { to: organ("nm-jw"), text: said("时任负责人拒不履行") }).clock(C::Referral);
        }
        L::Repair => {
            recorded(scene);
            let rule = "工作方案：纠正并履约即予修复".to_owned();
            scene.then(Fact::RepairGranted { rule, hands: vec![person()], text: said("款项已付清") });
        }
        L::Revocation => {
            recorded(scene);
            scene.then(Fact::Revoked { hands: vec![person()], text: said("认定所据凭证有误"), cause: None });
        }
        L::Urge => late(scene, 1),
        L::Supervision => late(scene, 2),
        L::Interview => late(scene, 3),
        L::Elevation => {
            late(scene, 3);
            scene.then(Fact::Elevated { from: organ(DETERMINING), to: organ("nm") }).clock(C::Determination);
        }
        L::ReviewRequest | L::ReviewDecision => {
            concluded(scene, Finding::Untrue);
            let text = said("验收单可以证明欠款");
            scene
                .then(Fact::Challenged { of: Challengeable::Untrue, reviewer: organ("nm"), through: None, text })
                .clock(C::Review);
            if kind == L::ReviewDecision {
                scene.then(Fact::ReviewDecided {
                    upheld: false,
                    barred: Vec::new(),
                    determining: Some(organ("nm")),
                    decided_by: Some(organ(DETERMINING)),
                    text: said("遗漏验收单"),
                });
            }
        }
        L::WithdrawalNotice => {
            let text = Some(said("投诉人称已谈妥"));
            scene.then(Fact::WithdrawalDecided { end: true, called_back: true, text });
        }
        L::Correction => {
            let correction = Correction::ClaimSum { claim: 1, new: Fen::new(12_300_000) };
            scene.then(Fact::Corrected {
                version: 1,
                correction,
                old: "123,456.00".to_owned(),
                reason: said("录入笔误"),
            });
        }
        L::Reminder => {
            scene.then(Fact::ReferredOut { to: organ("sheng-zjt"), service: service() }).clock(C::Chase);
            scene.then(Fact::ClockRanOut { run: 1 }).then(Fact::Reminded { run: 1, about: 0 }).clock(C::Chase);
        }
        L::BacklogNotice => drop(scene.then(Fact::BacklogPlaced {
            point: domain::act::BacklogPoint::Recorded {
                organ: organ(DETERMINING),
                determined_on: date(2022, 9, 1),
                severity: Severity::General,
                decision: proof(),
            },
            push_to: organ(LEAD),
            scan: proof(),
            hands: vec![person()],
        })),
        L::Closing => drop(scene.then(Fact::Closed { outcome: Outcome::Performed })),
    }
}

fn to(whom: &str) -> Recipient {
    if whom.is_empty() { Recipient::Complainant } else { Recipient::Organ(organ(whom)) }
}

/// Each letter with its reader and what it must say. The day is 2026-03-02, a Monday.
const TABLE: &[(L, &str, &[&str])] = &[
    (L::Receipt, "", &["投诉登记回执", "2026年3月4日24时", "查询码", "打击报复", "123,456.00元"]),
    (L::Acceptance, "", &["受理告知书", "决定予以受理", "2026年3月3日24时", "10个工作日", "第二十五条"]),
    (
        L::SupplementNotice,
        "",
        &["补正通知书", "1. 营业执照\n2. 合同复印件", "2026年3月23日24时", "类推《政府信息公开条例》"],
    ),
    (
        L::DeclineNotice,
        "",
        &["不予受理告知书", "履行期限尚未届满", "合同约定2027年付款", "解决途径", "申请复核一次", "30日内", "第九条"],
    ),
    (L::LapseNotice, "", &["逾期未补正终止办理告知书", "期满未收到任何材料", "凭案件编号提交", "申请复核一次"]),
    (L::EndNotice, "", &["终止办理告知书", "不公开身份无法核实", "申请复核一次"]),
    (L::OnFileNotice, "", &["登记存查告知书", "（2026）民初1号", "2026年4月1日24时", "法律文书", "申请复核一次"]),
    (L::ConsentRequest, "", &["征求公开身份意见书", "2026年3月23日24时", "不视为不同意", "继续办理"]),
    (
        L::ProvinceRequest,
        "sheng-fgw",
        &["关于省级交办件处理意见的请示", "事项不属于六个领域", "是否同意", "书面批复", "拟予不予受理"],
    ),
    (L::Relay, "my-fgj", &["关于转交办理政府违约失信投诉的函", "2026年3月3日24时", "工作方案”）第（二）项"]),
    (
        L::HandOver,
        DETERMINING,
        &["关于转办政府违约失信投诉线索的函", "2026年3月3日24时", "主管部门，上一级", "同步反馈", "回避"],
    ),
    (L::HandOverCopy, "", &["转办告知书", "南曼州住房和城乡建设局核实办理", "回避要求"]),
    (L::ReferralOutside, "sheng-zjt", &["关于移送政府违约失信投诉线索的函", "2026年3月23日24时", "贵单位"]),
    (
        L::StatementOrder,
        RESPONDENT,
        &["要求书面说明通知书", "2026年3月9日24时", "第七十条", "逾期未说明的", "打击报复投诉人"],
    ),
    (
        L::Reply,
        "",
        &[
            "核实情况答复书",
            "总体结论：不属实",
            "应付未付",
            "有证据证明",
            "2026年4月1日24时前申请复核",
            "类推《信访工作条例》",
        ],
    ),
    (L::Reply, LEAD, &["同步反馈", "总体结论：不属实"]),
    (L::DisputeNotice, "", &["分歧处理告知书", "裁量认为：属实", "计价依据充分", "2026年3月3日24时"]),
    (L::Suspension, "", &["中止办理告知书", "民初1号", "2026年4月1日24时", "恢复办理"]),
    (L::Suspension, RESPONDENT, &["自2026年3月2日起中止办理", "恢复办理"]),
    (L::Extension, "", &["延长时限告知书", "延长至2026年3月30日24时", "原定2026年3月16日届满", "已延长1次"]),
    (
        L::RectificationOrder,
        RESPONDENT,
        &[
            "督促整改通知书",
            "情况属实",
            "应付未付属实",
            "2026年4月1日24时",
            "还款计划",
            "认定为违约失信",
            "立即督促",
            "抄送：南曼州发展和改革委员会",
        ],
    ),
    (L::AcceptanceOfPerformance, "", &["整改验收意见书", "已支付123,456.00元", "申请复核一次", "是否实际收到"]),
    (L::AcceptanceOfPerformance, RESPONDENT, &["验收通过", "尚余0.00元"]),
    (
        L::AdvanceNotice,
        RESPONDENT,
        &[
            "拟认定告知书",
            "人员更替",
            "明确拒绝整改",
            "限制参加政府采购",
            "2026年3月9日24时前向本机关书面陈述、申辩",
            "类推《河南省社会信用条例》",
        ],
    ),
    (L::DefenceDecision, RESPONDENT, &["申辩处理意见书", "凭证表明已付大部分", "恢复整改", "2026年4月1日24时"]),
    (L::DefenceDecision, "", &["申辩理由成立", "已要求勐阳县住房和城乡建设局于2026年4月1日24时前履行完毕"]),
    (
        L::Determination,
        RESPONDENT,
        &[
            "认定决定书",
            "失信程度：一般",
            "申辩理由是人员更替",
            "2026年4月1日24时",
            "7个工作日",
            "纠正并履约即予修复",
            "提出并附证据",
        ],
    ),
    (L::DeterminationNotice, "", &["认定结果告知书", "已被认定为违约失信", "2026年4月1日24时"]),
    (L::Push, LEAD, &["关于推送政府违约失信信息的函", "认定日期：2026年3月2日", "2026年3月3日24时"]),
    (
        L::SanctionProposal,
        "nm-kpb",
        &["关于建议实施失信惩戒措施的函", "取消评优评先资格", "2026年3月9日24时", "法律依据和理由", "联席会议"],
    ),
    (L::Sanction, "nm-kpb", &["惩戒措施通知书", "取消评优评先资格", "2026年3月9日24时", "实施凭证"]),
    (L::Sanction, RESPONDENT, &["取消评优评先资格", "提出", "信用修复", "2026年4月1日24时"]),
    (L::SanctionEnd, "nm-kpb", &["终止惩戒通知书", "取消评优评先资格", "2026年3月9日24时", "解除凭证"]),
    (
        L::MeasureReport,
        LEAD,
        &["关于提请实施失信惩戒措施的报告", "对南曼州人民政府实施", "限制中央预算内资金支持", "1103号"],
    ),
    (L::PersonsReferral, "nm-jw", &["关于移送政务失信追责线索的函", "时任负责人拒不履行", "2026年3月16日24时"]),
    (L::Repair, RESPONDENT, &["修复决定书", "款项已付清", "第36号", "停止公示"]),
    (L::Repair, "", &["予以信用修复", "要求重新办理"]),
    (L::Revocation, RESPONDENT, &["撤销失信记录决定书", "认定所据凭证有误", "撤销的效力"]),
    (L::Revocation, "", &["撤销失信记录", "协商、诉讼、仲裁"]),
    (L::Urge, DETERMINING, &["催办通知书", "“认定”应于2026年3月16日24时前完成", "2026年3月5日24时", "督办书"]),
    (L::Supervision, DETERMINING, &["督办书", "经催办仍未完成", "2026年3月5日24时"]),
    (L::Interview, DETERMINING, &["约谈和通报通知", "约谈你单位负责人", "2026年3月5日24时"]),
    (L::Elevation, DETERMINING, &["提级办理决定书", "停止办理", "由南曼州人民政府接办"]),
    (L::Elevation, "nm", &["接收案卷", "2026年3月16日24时"]),
    (L::ReviewRequest, "nm", &["关于办理投诉复核申请的函", "“不属实”", "2026年4月1日24时"]),
    (L::ReviewDecision, "", &["复核决定书", "决定撤销", "遗漏验收单", "由南曼州人民政府另行指派"]),
    (L::WithdrawalNotice, "", &["撤回处理告知书", "同意撤回", "非自愿撤回", "申请复核一次"]),
    (L::Correction, RESPONDENT, &["更正通知书", "由“123,456.00”更正为“123,000.00”", "录入笔误"]),
    (L::Reminder, "sheng-zjt", &["关于催询投诉办理情况的函", "2026年3月23日届满", "2026年3月23日24时"]),
    (L::Closing, "", &["办结告知书", "整改到位", "重新办理"]),
    (L::CodeNotice, "", &["查询码补发告知书", "原查询码作废", "2026年3月10日前", "立即告知本机关"]),
    (L::BacklogNotice, "", &["历史补录告知书", "2022年9月1日认定违约失信", "123,456.00元", "5个工作日"]),
    (L::BacklogNotice, RESPONDENT, &["历史补录告知书", "原始文书", "核对接收后方予公示"]),
];

#[test]
fn every_letter_says_what_its_reader_must_know() {
    for (kind, whom, needles) in TABLE {
        let mut scene = Scene::new(false);
        play(*kind, &mut scene);
        let letter = scene.letter(*kind, &to(whom));
        let text = plain::render(&letter);
        let always = [
            "案件编号：NM20260302-00017",
            "南曼信诚试〔2026〕12号",
            "、依据\n",
            "南曼州住房和城乡建设局\n2026年3月2日",
        ];
        let sheet = Sheet::read(&text).expect("a letter reads as one");
        let headings = sheet.body.iter().filter(|line| line.kind == LineKind::Heading).count();
        let parts = letter.paragraphs.iter().filter(|part| part.heading.is_some()).count();
        assert_eq!(headings, parts + usize::from(!letter.deadlines.is_empty()), "{kind:?}: {text}");
        assert_eq!((&sheet.title, &sheet.issuer, sheet.day()), (&letter.title, &letter.signature, Some(letter.date)));
        assert_eq!(sheet.copies.is_empty(), letter.copies.is_empty());
        for needle in needles.iter().chain(&always) {
            assert!(text.contains(needle), "{} to {whom}: no {needle} in\n{text}", kind.code());
        }
        for wrong in ["。。", "；。", "{", "“”", "（原文见案卷存档）", "\n\n\n"] {
            assert!(!text.contains(wrong), "{} to {whom}: {wrong} in\n{text}", kind.code());
        }
        assert!(!text.contains(CONTACT), "{}: contact data stand in no letter", kind.code());
    }
}

#[test]
fn the_table_asks_for_every_kind() {
    let asked: BTreeSet<_> = TABLE.iter().map(|(kind, ..)| *kind).collect();
    assert_eq!(asked, L::ALL.iter().copied().collect());
}

#[test]
fn no_letter_tells_the_respondent_who_complained_in_confidence() {
    for kind in L::ALL {
        let mut scene = Scene::new(true);
        play(*kind, &mut scene);
        let text = plain::render(&scene.letter(*kind, &to(RESPONDENT)));
        for secret in [ENTERPRISE, CONTRACT, NARRATIVE, CLAIM, CONTACT, "2023年5月8日"] {
            assert!(!text.contains(secret), "{}: {secret} in\n{text}", kind.code());
        }
    }
}

#[test]
fn an_officers_slip_is_veiled_for_the_respondent_and_left_for_the_complainant() {
    for (confidential, named) in [(true, false), (false, true)] {
        let mut scene = Scene::new(confidential);
        play(L::RectificationOrder, &mut scene);
        let text = plain::render(&scene.letter(L::RectificationOrder, &to(RESPONDENT)));
        assert_eq!(text.contains(ENTERPRISE), named, "{text}");
        assert_eq!(text.contains(documents::HIDDEN), !named, "{text}");
        assert!(text.contains("应付未付属实"), "{text}");
    }
    let mut scene = Scene::new(true);
    play(L::Reply, &mut scene);
    assert!(plain::render(&scene.letter(L::Reply, &to(""))).contains(CONTRACT));
}

#[test]
fn a_complainant_whose_case_was_merged_is_told_of_the_matter_and_nothing_of_the_other_firm() {
    let joined = Recipient::Joined(domain::ids::CaseId::parse("c2").unwrap());
    for kind in L::ALL.iter().copied().filter(|kind| kind.of_the_matter()) {
        for confidential in [true, false] {
            let mut scene = Scene::new(confidential);
            play(kind, &mut scene);
            let text = plain::render(&scene.letter(kind, &joined));
            for secret in [ENTERPRISE, CONTRACT, NARRATIVE, CLAIM, CONTACT, "2023年5月8日"] {
                assert!(!text.contains(secret), "{}: {secret} in\n{text}", kind.code());
            }
        }
    }
    for kind in [L::ReviewDecision, L::WithdrawalNotice] {
        let mut scene = Scene::new(false);
        play(kind, &mut scene);
        let text = plain::render(&scene.letter(kind, &joined));
        assert!(text.contains("投诉人") && !text.contains("你（单位）申请撤回"), "{text}");
    }
}

#[test]
fn what_is_decided_against_the_complainant_says_how_it_is_challenged() {
    let mut scene = Scene::new(false);
    scene.then(Fact::ReferredOut { to: organ("sheng-zjt"), service: service() }).clock(C::Chase);
    let text = plain::render(&scene.letter(L::HandOverCopy, &to("")));
    assert!(text.contains("申请复核一次"), "{text}");
    for kind in [L::Repair, L::Revocation] {
        let mut scene = Scene::new(false);
        play(kind, &mut scene);
        assert!(plain::render(&scene.letter(kind, &to(""))).contains("申请复核一次"), "{}", kind.code());
        assert!(!plain::render(&scene.letter(kind, &to(RESPONDENT))).contains("申请复核一次"), "{}", kind.code());
    }
}

#[test]
fn organs_that_work_on_a_confidential_case_are_told_to_keep_it_so() {
    for (kind, whom) in [(L::HandOver, DETERMINING), (L::Relay, "my-fgj"), (L::ReferralOutside, "sheng-zjt")] {
        let mut scene = Scene::new(true);
        play(kind, &mut scene);
        let text = plain::render(&scene.letter(kind, &to(whom)));
        assert!(text.contains("投诉人要求对被投诉主体保密") && text.contains(documents::HIDDEN), "{text}");
        assert!(!text.contains(NARRATIVE) && !text.contains(ENTERPRISE), "{text}");
    }
}

#[test]
fn a_deadline_beyond_the_known_holidays_is_marked_and_explained() {
    for (day, marked) in [(date(2026, 3, 2), false), (date(2027, 3, 1), true)] {
        let mut scene = Scene::new(false);
        scene.day = day;
        play(L::AdvanceNotice, &mut scene);
        let letter = scene.letter(L::AdvanceNotice, &to(RESPONDENT));
        let text = plain::render(&letter);
        assert_eq!(text.contains("（暂定）24时前向本机关书面陈述"), marked, "{text}");
        assert_eq!(letter.deadlines.iter().any(|line| line.contains("只顺延、不提前")), marked, "{text}");
    }
}

#[test]
fn elevation_blames_only_an_organ_that_kept_silent() {
    for (silent, said) in [(true, "经催办、督办仍未在规定期限内办理"), (false, "因情况变化不宜继续办理")]
    {
        let mut scene = Scene::new(false);
        if silent {
            late(&mut scene, 3);
        } else {
            concluded(&mut scene, Finding::True);
        }
        scene.then(Fact::Elevated { from: organ(DETERMINING), to: organ("nm") });
        let text = plain::render(&scene.letter(L::Elevation, &to(DETERMINING)));
        assert!(text.contains(said), "{text}");
        assert_eq!(text.contains("记录在案"), silent, "{text}");
    }
}

#[test]
fn the_short_receipt_names_number_and_last_day_and_neither_side() {
    let mut scene = Scene::new(false);
    play(L::Receipt, &mut scene);
    let text = scene.with_material(&to(""), receipt::text);
    assert!(text.contains("NM20260302-00017") && text.contains("2026年3月4日24时前"), "{text}");
    assert!(!text.contains(ENTERPRISE) && !text.contains("勐阳"), "{text}");
}

#[test]
fn a_supplement_notice_reads_word_for_word_like_this() {
    let mut scene = Scene::new(false);
    play(L::SupplementNotice, &mut scene);
    assert_eq!(plain::render(&scene.letter(L::SupplementNotice, &to(""))), include_str!("supplement_notice.txt"));
}

#[test]
fn a_right_to_challenge_is_promised_only_where_there_is_one() {
    let paid = |claim, sum| Payment::of(claim, Fen::new(sum));
    let table = [(vec![paid(1, 12_345_600), paid(2, 0)], true), (vec![paid(1, 100)], false)];
    for (payments, promised) in table {
        let mut scene = Scene::new(false);
        ordered(&mut scene);
        scene.then(Fact::PerformanceAccepted { payments, proof: proof(), by_slip: false });
        let text = plain::render(&scene.letter(L::AcceptanceOfPerformance, &to("")));
        assert_eq!(text.contains("申请复核一次"), promised, "{text}");
    }
    for (end, promised) in [(true, true), (false, false)] {
        let mut scene = Scene::new(false);
        noticed(&mut scene);
        scene.then(Fact::DefenceUpheld { end, text: said("已履行") });
        let text = plain::render(&scene.letter(L::DefenceDecision, &to("")));
        assert_eq!(text.contains("申请复核一次"), promised, "{text}");
    }
}
