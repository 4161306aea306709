//! `/guide`: how it works, what one may expect and by when, what evidence helps, what people ask.

use crate::{App, error::WebError, frame::Frame, public::portal, visit::Visit};
use askama::Template;
use axum::{extract::State, response::Html};
use casework::ForeseenItem;
use domain::{foresight::Way, profile::PortalMode};

/// A step of the drawn path: its words, who does it and in what time, and what it is.
struct Step {
    label: &'static str,
    note: String,
    what: &'static str,
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    frame: Frame,
    portal: &'static str,
    takes: bool,
    steps: Vec<Step>,
    refused: Vec<Step>,
    times: Vec<ForeseenItem>,
    rights: &'static [Right],
    evidence: &'static [(&'static str, &'static str)],
    questions: &'static [(&'static str, &'static str)],
    laws: &'static [(&'static str, &'static str)],
    /// Interest where none was agreed: so many ten-thousandths a day, and its basis.
    interest: (String, String),
    /// When a record is repaired, and its basis.
    repair: (String, String),
}

/// A right with its source.
struct Right {
    name: &'static str,
    words: &'static str,
    basis: &'static str,
}

const RIGHTS: &[Right] = &[
    Right {
        name: "不由对方自己查自己",
        words: "投诉第一时间转给被投诉单位的上级部门或者主管部门核实。牵头部门自己被投诉的，换别的部门牵头。",
        basis: "工作方案第（二）项",
    },
    Right {
        name: "有书面答复，而且说明理由",
        words: "属实的，责令整改；不属实的，认定部门书面反馈您并说明理由。多项诉求逐项答复。",
        basis: "工作方案第（二）项；《保障中小企业款项支付条例》第二十五条",
    },
    Right {
        name: "换了领导、机构调整、内部流程都不是理由",
        words: "行政区划调整、政府换届、机构或者职能调整、人员更替、内部付款流程、没有约定的审计，都不能拿来不履约。",
        basis: "《民营经济促进法》第六十七条、第七十条；工作方案第（二）项；《保障中小企业款项支付条例》第十四条",
    },
    Right {
        name: "没有争议的部分先付",
        words: "只对一部分金额有争议的，其余的应当先付，不能因为有争议就全部拖着。",
        basis: "《保障中小企业款项支付条例》第十五条",
    },
    Right {
        name: "身份可以保密，不许打击报复",
        words: "您可以要求不让被投诉单位知道您是谁。谁因为投诉为难您，可以在查询页面直接报告，牵头部门必须核查。",
        basis: "《保障中小企业款项支付条例》第二十条、第二十五条、第三十五条",
    },
    Right {
        name: "有利害关系的人回避",
        words: "办案人员和事情有利害关系的应当回避；您知道有这种情况的，请写消息告诉我们。",
        basis: "参照《信访工作条例》第三十条",
    },
    Right {
        name: "不服可以申请复核",
        words: "对结论、答复、验收、修复有异议的，可以申请复核，由另外的单位和人员办理。",
        basis: "参照《信访工作条例》第三十五条；期限见下面的时限",
    },
    Right {
        name: "知道谁看过您的信息",
        words: "办案人员看您的姓名、电话，要先写明用途；每一次都记下来给您看，删不掉。",
        basis: "本系统的规则",
    },
];

const EVIDENCE: &[(&str, &str)] = &[
    ("对方答应过", "合同、协议、中标通知书、招商引资协议、承诺函、会议纪要、批复、公开发布的政策文件"),
    ("您做到了", "验收单、交货单、工程量确认单、结算单、竣工资料、现场照片"),
    ("还欠多少", "对账单、结算审核结果、发票、已收款的银行回单；每一笔应付的日期"),
    ("对方怎么说", "催款函、回函、短信和微信截图、通话录音、以前投诉或者信访的答复"),
    ("法院怎么判", "生效的判决书、裁决书、调解书，执行案号和执行情况"),
    ("您是谁", "营业执照；别人代办的，另附授权委托书"),
];

const QUESTIONS: &[(&str, &str)] = &[
    ("个体工商户能投诉吗？", "能。民营企业和个体工商户都可以（《民营经济促进法》第七十七条）。"),
    (
        "投诉了，钱就能到账吗？",
        "不能保证。这里不是法院，不能查封、划款。能做到的是：由上级部门查清楚，属实的责令限期付款，拒不整改的认定失信、记入信用记录、限制资金和荣誉，每一步都有期限和记录。要强制执行，需要向人民法院起诉、申请执行。",
    ),
    (
        "会不会耽误我打官司？",
        "投诉不妨碍您起诉或者申请仲裁。起诉有时效，请不要为了等答复而错过，拿不准的尽早问律师或者法律援助。正在打官司的，可以先在这里登记，我们跟进结果。",
    ),
    ("官司赢了，对方还是不给？", "欢迎投诉。生效裁判不履行是最清楚的一种，把裁判文书和执行案号一起交上来。"),
    (
        "没有书面合同，只有口头答应？",
        "会议纪要、批复、承诺函、政策文件、聊天记录都可以作为依据。如果什么书面材料都没有，很可能查不实，请先想想谁能证明、哪里有记录。",
    ),
    (
        "欠钱的是国有企业、村委会或者另一家公司？",
        "不在这里受理。国有企业拖欠中小企业款项，可以到全国的“违约拖欠中小企业款项登记（投诉）平台”；村委会可以找乡镇政府；公司之间的纠纷请起诉或者仲裁。填写前的六个问题会告诉您该去哪里。",
    ),
    (
        "保密了还查得下去吗？",
        "多数可以。确实要亮明合同才能查的，会先问您同不同意；您不同意，就只能查到哪里算哪里，不会自作主张公开。",
    ),
    (
        "已经打过12345、写过信访，还要再投吗？",
        "不用重复跑。同一件事的投诉会合并办理。填写时写明以前在哪里反映过、编号是多少，查起来更快。",
    ),
    ("要收费吗？", "不收。提交、查询、复核、核验都不收费。凡是说交钱能加快的，都是骗子。"),
    ("填到一半有事怎么办？", "每填完一页就已经保存。记下页面上的填写码，换一部手机也能接着填。"),
    ("查询码丢了怎么办？", "在“查询进度”页面点“查询码丢了怎么办”，凭案件编号和登记的电话补发；或者带证件到受理单位。"),
    (
        "办得太慢怎么办？",
        "每一步都有期限，在查询页面能看到最后一天是哪天、怎么算的。超期以后系统自动提醒、督办，逐级上报，不需要您去找人。",
    ),
    ("可以撤回吗？", "可以，认定失信以前都能撤回，要写明原因。同意撤回前工作人员会打电话，核实不是有人逼您撤的。"),
    (
        "说得不对会怎样？",
        "请如实填写。记不清的写“记不清”。虚假、恶意投诉要承担法律责任（《保障中小企业款项支付条例》第二十五条）。",
    ),
];

const LAWS: &[(&str, &str)] = &[
    (
        "《中华人民共和国民营经济促进法》",
        "2025年5月20日施行。第六十七条、第七十条：不得以人员变更、换届、机构调整等理由拒绝履约；第七十三条：责令改正、赔偿和处分。",
    ),
    (
        "《保障中小企业款项支付条例》（国务院令第802号）",
        "2025年6月1日施行。第九条：一般30日内付款，约定最长60日；第十七条：逾期利息；第二十条、第三十五条：不得打击报复；第二十五条：投诉办理。",
    ),
    ("发改财金〔2023〕1103号", "完善政府诚信履约机制的国家部署：属实的立即整改，拒不整改的认定违约失信。"),
    ("本地工作方案", "谁转交、谁核实、谁认定、怎样惩戒和修复；定期调度通报、曝光典型案例。"),
];

/// The time of a clock in words, as `牵头部门，2个工作日内`.
fn time(all: &[ForeseenItem], code: &str) -> String {
    let found = all.iter().find(|item| item.code == code);
    found.map(|item| format!("{}，{}内", item.owner, item.length)).unwrap_or_default()
}

/// `GET /guide`.
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Html<String>, WebError> {
    let profile = app.casework.profile();
    let ways = app.casework.foresee(app.casework.now().date());
    let times: Vec<ForeseenItem> =
        ways.into_iter().filter(|one| one.way != Way::Aside).flat_map(|one| one.items).collect();
    let step = |label, code: &str, what| Step { label, note: time(&times, code), what };
    let steps = vec![
        Step { label: "提交", note: "您，几分钟".to_owned(), what: "当场得到案件编号和查询码" },
        step("受理", "acceptance", "看材料齐不齐、该不该这里管；不受理的书面说明理由"),
        step("转办核实", "verification", "上级部门或者主管部门查合同、听双方说，逐项得出结论"),
        step("答复", "reply", "书面答复您，同时反馈牵头部门"),
        step("整改", "rectification", "属实的，限期付款或者履行；是否做到，要问您的意见"),
    ];
    let refused = vec![
        step("拟认定", "advance_notice", "书面告知事实、依据，听取陈述申辩"),
        step("认定", "determination", "三人以上经手，作出违约失信认定"),
        step("上报", "report", "推送牵头部门，统一上报省级"),
        step("惩戒", "sanction_applied", "限制资金、项目、评优，逐项落实并留凭证"),
        Step {
            label: "修复", note: "履约以后".to_owned(), what: "纠正并履约的，解除惩戒、移出公示"
        },
    ];
    let interest = &profile.interest;
    let daily = format!("万分之{}", words_of(interest.daily_millionths));
    let page = GuidePage {
        frame: visit.frame("指南"),
        portal: portal::accepts(profile.portal),
        takes: profile.portal != PortalMode::StaffOnly,
        steps,
        refused,
        times,
        rights: RIGHTS,
        evidence: EVIDENCE,
        questions: QUESTIONS,
        laws: LAWS,
        interest: (daily, interest.basis.clone()),
        repair: (profile.repair.name.clone(), profile.repair.basis.clone()),
    };
    Ok(Html(page.render()?))
}

/// Millionths as ten-thousandths in figures: 500 are `5`, 123 are `1.23`.
fn words_of(millionths: u32) -> String {
    let (whole, rest) = (millionths / 100, millionths % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}").trim_end_matches('0').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn a_daily_rate_is_told_in_ten_thousandths() {
        for (millionths, words) in [(500, "5"), (123, "1.23"), (150, "1.5"), (7, "0.07")] {
            assert_eq!(words_of(millionths), words);
        }
    }
}
