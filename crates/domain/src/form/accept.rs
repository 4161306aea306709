//! What 受理 asks: everything the case is classed and routed by, with what is known standing there already.

use super::{
    Input, InputKind,
    parts::{card, cards, choice, directory, help, input, optional, preset, words, yes_or_no},
};
use crate::{
    acceptance::unknown_sums,
    case::Case,
    context::Context,
    vocabulary::{Breach, Evil, Field},
};

pub(super) fn inputs(case: &Case, ctx: &Context<'_>) -> Vec<Input> {
    let private = input("private", "投诉人是民营企业或者个体工商户", yes_or_no("是", "不是"));
    let mut all = vec![preset(
        help(private, "核对营业执照或者登记信息；不是的不能受理，办理“不予受理”"),
        case.enterprise.private,
    )];
    if let Some(hint) = case.respondent_id().filter(|_| case.hinted) {
        let respondent = input("respondent", "被投诉主体", directory(ctx, |_| true));
        let words =
            "渠道建议的承办单位，不一定是被投诉的单位；看过来文后确认。投诉的是别的单位的，先办理“确定被投诉主体”";
        all.push(preset(help(respondent, words), [ctx.name(hint)]));
    }
    let field = choice("field", "领域", words!(Field));
    let known = case.field.map(Field::code);
    all.push(preset(if known.is_some() { help(optional(field), "不选则按已登记的领域") } else { field }, known));
    let breaches = Breach::ALL.iter().map(|breach| card(breach.code(), breach.label(), "")).collect();
    let breach = cards("breach", "违约情形", breaches);
    all.push(preset(if case.breach.is_some() { optional(breach) } else { breach }, case.breach.map(Breach::code)));
    all.push(evils(case));
    for claim in unknown_sums(case) {
        let label = format!("第{}项诉求金额（元）", claim.no);
        let sum = input(&format!("sums.{}", claim.no), &label, InputKind::Money);
        all.push(help(sum, "来文没有单列金额，按内容核定；要求履行行为而不是付款的填0"));
    }
    let parties = optional(input("parties", "合同上签字盖章的其他单位", InputKind::Items { rows: 1 }));
    let parties =
        help(parties, "被投诉单位以外签订合同的机关，一行一个，没有的不填。这些单位回避本案的牵头、核实和复核");
    all.push(preset(parties, case.parties.iter().map(|organ| ctx.name(organ))));
    all.extend(sme(case, ctx));
    all
}

/// The four evils (C0): said by complainant or counter, chosen by an officer, never guessed.
pub(super) fn evils(case: &Case) -> Input {
    let evils = input("evils", "失信类型", InputKind::Choices { of: words!(Evil) });
    let evils = if case.evils.is_empty() { evils } else { optional(evils) };
    preset(help(evils, "至少一项；投诉人或者登记人员说过的已经勾上，请核对"), case.evils.iter().map(|evil| evil.code()))
}

fn sme(case: &Case, ctx: &Context<'_>) -> [Input; 2] {
    let proposed = crate::sme::proposed(case, case.breach, ctx.profile);
    let words = if proposed.applies { "适用" } else { "不适用" };
    let answer =
        input("sme", "是否同时适用《保障中小企业款项支付条例》", yes_or_no("适用，另计30日处理时限", "不适用"));
    let answer = help(optional(answer), &format!("建议：{words}。{}", proposed.reason));
    let reason = help(optional(input("sme_reason", "与建议不同的理由", InputKind::Text)), "选择与建议不同的必须写明");
    [preset(answer, [proposed.applies]), reason]
}
