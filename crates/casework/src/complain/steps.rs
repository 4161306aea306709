//! The steps of a complaint, one topic each, and what each asks for.

use crate::{Casework, form::Values};
use domain::{
    eligibility::Court,
    form::{Card, Input, InputKind, When},
    vocabulary::{Breach, Evil, Field, Size},
};

/// The most dated entries of what happened.
pub(super) const EVENT_ROWS: u16 = 60;
/// The most claims.
pub(super) const CLAIM_ROWS: u16 = 30;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Who complains.
    Enterprise,
    /// About whom.
    Respondent,
    /// About which contract or promise.
    Contract,
    /// What happened and what is asked for.
    Matter,
    /// What shows it.
    Evidence,
    /// Who sees what.
    Privacy,
    /// Everything once more, and sending.
    Check,
}

impl Step {
    /// The steps in their order.
    pub const ALL: [Self; 7] =
        [Self::Enterprise, Self::Respondent, Self::Contract, Self::Matter, Self::Evidence, Self::Privacy, Self::Check];

    /// Its part of an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Respondent => "respondent",
            Self::Contract => "contract",
            Self::Matter => "matter",
            Self::Evidence => "evidence",
            Self::Privacy => "privacy",
            Self::Check => "check",
        }
    }

    /// The step of a part of an address.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Enterprise => "企业",
            Self::Respondent => "被投诉单位",
            Self::Contract => "合同或承诺",
            Self::Matter => "事情经过与诉求",
            Self::Evidence => "证据",
            Self::Privacy => "保密与谁能看到",
            Self::Check => "核对并提交",
        }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL.into_iter().find(|step| *step > self).unwrap_or(Self::Check)
    }

    /// The one before it.
    pub fn before(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// Whether a name belongs to it, so that a save of it replaces its value.
    pub fn has(self, name: &str) -> bool {
        match self {
            Self::Enterprise => {
                matches!(
                    name,
                    "enterprise"
                        | "size"
                        | "uscc"
                        | "uscc_seen"
                        | "legal_representative"
                        | "contact_name"
                        | "phone"
                        | "address"
                        | "by_agent"
                        | "agent"
                )
            }
            Self::Respondent => matches!(name, "respondent" | "respondent_pick" | "respondent_pick_for"),
            Self::Contract => {
                matches!(
                    name,
                    "contract"
                        | "contract_no"
                        | "signed_on"
                        | "field"
                        | "breach"
                        | "evil"
                        | "court"
                        | "court_no"
                        | "_rows.parties"
                ) || name.starts_with("parties.")
            }
            Self::Matter => {
                name == "narrative"
                    || name.starts_with("event.")
                    || name.starts_with("claim.")
                    || matches!(name, "_rows.event" | "_rows.claim")
            }
            Self::Privacy => name == "confidential",
            Self::Evidence | Self::Check => false,
        }
    }
}

fn input(name: &str, label: &str, kind: InputKind, required: bool, help: &str) -> Input {
    Input { required, help: help.to_owned(), ..Input::new(name, label, kind) }
}

fn line(name: &str, label: &str, required: bool, help: &str) -> Input {
    input(name, label, InputKind::Line, required, help)
}

fn card(value: &str, words: &str, note: &str) -> Card {
    Card { value: value.to_owned(), words: words.to_owned(), note: note.to_owned() }
}

fn when(mut input: Input, name: &str, of: &[&str]) -> Input {
    let of = of.iter().map(|&value| value.to_owned()).collect();
    input.when = Some(When { name: name.to_owned(), of, unless: false });
    input
}

impl Casework {
    /// What a step asks for in fields of a form; nothing where the page has a shape of its own.
    pub fn complaint_inputs(&self, step: Step, values: &Values) -> Vec<Input> {
        match step {
            Step::Enterprise => enterprise(values),
            Step::Contract => contract(),
            Step::Matter => vec![
                input(
                    "narrative",
                    "还有什么要说明的",
                    InputKind::Text,
                    false,
                    "对方怎么答复的、拖了多久、现在的困难。可以直接粘贴写好的材料，连同上面的经过最多20000字",
                ),
                input(
                    "claim",
                    "您的诉求",
                    InputKind::Claims { rows: 1 },
                    true,
                    "一项一项写。要钱的写金额和约定的付款日，要对方做事的不写金额",
                ),
            ],
            Step::Privacy => vec![input(
                "confidential",
                "要不要对被投诉单位保密",
                InputKind::Cards {
                    of: vec![
                        card("no", "不用保密", "被投诉单位能看到企业名称，核实和付款通常更快"),
                        card(
                            "yes",
                            "要求保密",
                            "被投诉单位看不到企业名称和联系方式。事实本身会暴露身份的，转办前先征求您的同意；您不同意的，本案说明理由后办结",
                        ),
                    ],
                },
                true,
                "",
            )],
            Step::Respondent | Step::Evidence | Step::Check => Vec::new(),
        }
    }
}

fn enterprise(values: &Values) -> Vec<Input> {
    let sizes = Size::ALL
        .iter()
        .filter(|size| **size != Size::Unknown)
        .map(|size| (size.code().to_owned(), size.label().to_owned()))
        .collect();
    let mut inputs = vec![
        line("enterprise", "企业或者个体工商户名称", true, "按营业执照填写；个体工商户没有字号的，填经营者姓名"),
        input(
            "size",
            "规模（签约时）",
            InputKind::Choice { of: sizes },
            false,
            "个体工商户请选“个体工商户”；拿不准的可以不选",
        ),
        line("uscc", "统一社会信用代码", true, "18位，在营业执照上。个体工商户没有的可以不填"),
    ];
    let early = values.get("uscc").and_then(|all| all.first()).is_some_and(|text| super::check::is_early(text));
    if early || values.contains_key("uscc_seen") {
        inputs.push(input("uscc_seen", "我已经对照营业执照，代码就是这样写的", InputKind::Flag, false, ""));
    }
    inputs.extend([
        line("legal_representative", "法定代表人或者经营者", false, "营业执照上的姓名"),
        line("contact_name", "联系人", true, "办案人员有疑问时找谁"),
        line("phone", "联系电话", true, "加密保存，只有办案人员说明用途后才能看到，每次查看都留痕并告诉您"),
        line("address", "联系地址", false, "需要邮寄文书时用，同样加密保存"),
        input("by_agent", "我是代办人，不是企业的法定代表人、经营者或者员工", InputKind::Flag, false, ""),
        when(
            line("agent", "代办人姓名和身份", false, "例如：李某，律师。请在“证据”一页上传授权委托书"),
            "by_agent",
            &["on"],
        ),
    ]);
    inputs
}

fn contract() -> Vec<Input> {
    let fields = Field::ALL.iter().map(|field| (field.code().to_owned(), field.label().to_owned())).collect();
    let breaches = Breach::ALL.iter().map(|breach| card(breach.code(), breach.label(), breach_note(*breach)));
    let evils = Evil::ALL.iter().map(|evil| (evil.code().to_owned(), evil_words(*evil).to_owned())).collect();
    let courts = Court::ALL.iter().map(|court| card(court.code(), court.label(), court_note(*court)));
    vec![
        line(
            "contract",
            "合同或者承诺文件的名称",
            true,
            "合同、协议、中标通知书、会议纪要、批复、招商函等，写上面的名称",
        ),
        line("contract_no", "合同编号或者文号", false, "有编号的照写，例如 2024-07；有了编号更容易核对"),
        input("signed_on", "签订或者作出的日期", InputKind::Date, false, ""),
        input(
            "field",
            "属于哪个领域",
            InputKind::Choice { of: fields },
            false,
            "拿不准的可以不选，受理时由工作人员确定",
        ),
        input("breach", "对方没有做到什么", InputKind::Cards { of: breaches.collect() }, true, ""),
        input(
            "evil",
            "属于下面哪种情况",
            InputKind::Choices { of: evils },
            false,
            "可以多选；说不清的不用选，受理时由工作人员确定",
        ),
        input(
            "parties",
            "合同是和谁签的",
            InputKind::Items { rows: 1 },
            false,
            "除了被投诉单位，还有哪些政府部门在合同上签字盖章，一行写一个；没有的不填。这些部门不能经办您的投诉",
        ),
        input("court", "有没有法院或者仲裁机构在处理", InputKind::Cards { of: courts.collect() }, true, ""),
        when(
            line("court_no", "法院或者仲裁机构和案号", false, "例如：南曼州中级人民法院（2025）云29民初12号"),
            "court",
            &["pending", "unperformed"],
        ),
    ]
}

fn breach_note(breach: Breach) -> &'static str {
    match breach {
        Breach::Arrears => "工程款、货款、服务费、保证金等到期没有支付",
        Breach::PolicyPromise => "答应的奖补、税费、配套政策没有兑现",
        Breach::UnilateralChange => "没有商量就改合同、停合同",
        Breach::LandOrFacilities => "没有按约定供地、通水通电通路",
        Breach::JudgmentUnperformed => "判决、裁决、调解书生效后仍不履行",
        Breach::Other => "以上都不是，下一页再说明",
    }
}

/// The four evils as somebody says them who suffers them.
pub(super) fn evil_words(evil: Evil) -> &'static str {
    match evil {
        Evil::OrdersReversed => "政策、承诺说变就变，刚定的又推翻（朝令夕改）",
        Evil::OldDebtsIgnored => "换了领导或者机构改了，就不认以前的账（新官不理旧账）",
        Evil::FairTradeHarmed => "招标、采购、准入时不公平对待，损害市场公平交易",
        Evil::EnterpriseHarmed => "其他损害企业利益的做法（危害企业利益）",
    }
}

fn court_note(court: Court) -> &'static str {
    match court {
        Court::None => "",
        Court::Pending => "可以登记。登记后存查跟踪，等裁判结果；裁判生效后对方仍不履行的，接着办",
        Court::Unperformed => "欢迎投诉。生效裁判本身就是最有力的证据",
    }
}

/// How many lines of a list are drawn: what was shown or typed, at least one, one more if asked for.
fn rows(values: &Values, name: &str, most: u16, more: bool) -> u16 {
    let first = |key: &str| values.get(key).and_then(|all| all.first()).map(String::as_str).unwrap_or_default();
    let shown = first(&format!("_rows.{name}")).parse().unwrap_or(0_u16);
    let typed = (1..=most).rev().find(|no| {
        let start = format!("{name}.{no}.");
        values.iter().any(|(key, all)| key.starts_with(&start) && all.iter().any(|value| !value.trim().is_empty()))
    });
    (shown.max(typed.unwrap_or(0)).max(1) + u16::from(more)).min(most)
}

/// How many dated entries are drawn.
pub fn event_rows(values: &Values, more: bool) -> u16 {
    rows(values, "event", EVENT_ROWS, more)
}

/// How many claims there are.
pub fn claim_rows(values: &Values) -> u16 {
    rows(values, "claim", CLAIM_ROWS, false)
}
