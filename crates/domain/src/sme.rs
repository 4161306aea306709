//! Whether 《保障中小企业款项支付条例》 (802) applies beside the plan: proposed from size, breach and channel, decided at
//! acceptance, by one who says why if against what is proposed.

use crate::{
    case::Case,
    profile::Profile,
    refs::TextRef,
    refusal::{Refusal, require},
    vocabulary::{Breach, Size},
};

/// What is proposed, and from what it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// It applies.
    pub applies: bool,
    /// Why, in Chinese.
    pub reason: String,
}

/// What follows from the size of the enterprise, a breach and the channels of a case.
pub fn proposed(case: &Case, breach: Option<Breach>, profile: &Profile) -> Proposed {
    let say = |applies, reason: String| Proposed { applies, reason };
    let size = case.enterprise.size;
    if size == Size::Large {
        return say(false, "投诉企业是大型企业，条例只适用于拖欠中小企业的款项".to_owned());
    }
    if breach != Some(Breach::Arrears) {
        let breach = breach.map_or("尚未确定", Breach::label);
        return say(false, format!("违约情形是“{breach}”，不是拖欠款项"));
    }
    let by_department = |source: &crate::case::Source| profile.channels.get(&source.channel).filter(|found| found.sme);
    if let Some(channel) = case.sources.iter().find_map(by_department) {
        return say(true, format!("拖欠款项，由“{}”转来", channel.name));
    }
    match size {
        Size::Medium | Size::Small | Size::Micro => {
            say(true, format!("投诉企业签约时是{}企业，违约情形是拖欠款项", size.label()))
        }
        Size::SelfEmployed => {
            say(false, "投诉人是个体工商户，不在条例所称中小企业之列；参照办理的请写明理由".to_owned())
        }
        Size::Unknown | Size::Large => {
            say(false, "企业规模还没有核定；是中小企业的，请先更正企业规模或者写明理由".to_owned())
        }
    }
}

/// What stands after an answer to the proposal: an answer against it needs its reason, and 大型企业 never fall under 802.
pub(crate) fn decide(
    case: &Case,
    breach: Option<Breach>,
    profile: &Profile,
    (answer, reason): (Option<bool>, Option<&TextRef>),
) -> Result<bool, Refusal> {
    let proposed = proposed(case, breach, profile);
    let applies = answer.unwrap_or(proposed.applies);
    require(
        !applies || case.enterprise.size != Size::Large,
        "sme-large",
        "大型企业不适用《保障中小企业款项支付条例》",
        "选择不适用；企业规模登记有误的，先“更正”企业规模",
    )?;
    require(
        applies == proposed.applies || reason.is_some(),
        "sme-differs",
        format!("是否适用《保障中小企业款项支付条例》与建议不同（{}）", proposed.reason),
        "写明与建议不同的理由",
    )?;
    Ok(applies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        act::Command,
        claim::Claim,
        decide::decide as command,
        evolve::fold,
        model::place::{Place, START, intake, morning, source, system, text},
        money::Fen,
        profile::Channel,
    };

    /// Size, breach, whether the SME department handed it over, what is proposed.
    type Row = (Size, Option<Breach>, bool, bool);

    #[test]
    fn the_regulation_is_proposed_for_arrears_owed_to_small_and_medium_enterprises_and_never_for_large_ones() {
        let table: [Row; 10] = [
            (Size::Medium, Some(Breach::Arrears), false, true),
            (Size::Small, Some(Breach::Arrears), false, true),
            (Size::Micro, Some(Breach::Arrears), false, true),
            (Size::Small, Some(Breach::LandOrFacilities), false, false),
            (Size::Small, None, false, false),
            (Size::SelfEmployed, Some(Breach::Arrears), false, false),
            (Size::Unknown, Some(Breach::Arrears), false, false),
            (Size::Unknown, Some(Breach::Arrears), true, true),
            (Size::Large, Some(Breach::Arrears), false, false),
            (Size::Large, Some(Breach::Arrears), true, false),
        ];
        for (size, breach, handed, expected) in table {
            let mut place = Place::new();
            let mut begun = intake("my-house", vec![Claim::sum(1, Fen::new(1000))]);
            begun.enterprise.size = size;
            if handed {
                let from = source(false);
                let channel = Channel {
                    name: "中小企业主管部门转办".to_owned(),
                    answer_within: None,
                    from_province: false,
                    sme: true,
                    columns: [].into(),
                };
                place.profile.channels.insert(from.channel.clone(), channel);
                begun.sources = vec![from];
            }
            let ctx = place.context(morning(START), system(), &[]);
            let opened = command(None, &Command::Open(Box::new(begun)), &ctx).unwrap();
            let case = fold(&opened).unwrap();
            let label = format!("{size:?} {breach:?} {handed}");
            let found = proposed(&case, breach, &place.profile);
            assert_eq!(found.applies, expected, "{label}: {}", found.reason);
            let against = decide(&case, breach, &place.profile, (Some(!expected), None)).map_err(|r| r.code);
            let with_reason = decide(&case, breach, &place.profile, (Some(!expected), Some(&text("why"))));
            let large = size == Size::Large;
            assert_eq!(against, Err(if large { "sme-large" } else { "sme-differs" }), "{label}");
            assert_eq!(
                with_reason.map_err(|r| r.code),
                if large { Err("sme-large") } else { Ok(!expected) },
                "{label}"
            );
        }
    }
}
