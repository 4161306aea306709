//! Which lead unit takes a case, and who acts for it where it is itself concerned.

use crate::{
    ids::OrganId,
    organ::Directory,
    profile::{LeadSeat, Profile},
    succession::Resolution,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The lead of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadChoice {
    /// 牵头部门, or who stands in for it.
    pub organ: OrganId,
    /// It stands in (代行牵头): files are routed so before anyone of the excluded unit can see the rows.
    pub acting: bool,
    /// The government whose seat it is.
    pub government: OrganId,
    /// Why, in Chinese.
    pub reason: String,
}

/// The lead for a complaint about `respondent`: of the government that manages it, or of the next one up that has a
/// seat. A lead that is conflicted, complained about or below one that is gives way to the first acting lead that
/// is not, and a seat where all are gives way to the next one up. Where no government above has a seat (the respondent is
/// vertically managed, or managed from outside), the seat of the top government takes the case; where all its holders
/// are concerned ([`nobody_may_lead`]), it keeps a copy and sends the case to the province: there, whoever merely stands
/// below the respondent or a party may lead, since it decides nothing. `None` only where all holders are complained
/// about or conflicted.
pub fn lead_for(
    profile: &Profile,
    directory: &Directory,
    respondent: &OrganId,
    conflicted: &[OrganId],
    date: Date,
) -> Option<LeadChoice> {
    seated(profile, directory, respondent, conflicted, date)
        .or_else(|| from_below(profile, directory, respondent, conflicted, date))
}

/// Whether the lead and every acting lead of every seat that could take the case are concerned: it goes to the province.
pub fn nobody_may_lead(
    profile: &Profile,
    directory: &Directory,
    respondent: &OrganId,
    conflicted: &[OrganId],
    date: Date,
) -> bool {
    seated(profile, directory, respondent, conflicted, date).is_none()
}

/// The first holder of a seat above the respondent that is not concerned.
fn seated(
    profile: &Profile,
    directory: &Directory,
    respondent: &OrganId,
    conflicted: &[OrganId],
    date: Date,
) -> Option<LeadChoice> {
    let mut governments = directory.managing_chain(respondent, date);
    if !governments.contains(&profile.government) {
        governments.push(profile.government.clone());
    }
    let name = |id: &OrganId| directory.called_on(id, date).to_owned();
    let mut passed_over: Vec<String> = Vec::new();
    for government in governments {
        let Some(seat) = profile.leads.iter().find(|seat| seat.government == government) else { continue };
        for (organ, stands_in) in holders(seat, directory, date) {
            if let Some(conflict) = conflict(directory, &organ, respondent, conflicted, date) {
                passed_over.push(format!("{}{conflict}", name(&organ)));
                continue;
            }
            let role = if stands_in { "确定的代行牵头部门" } else { "确定的牵头部门" };
            let mut reason = format!("{}是{}{role}", name(&organ), name(&government));
            if !passed_over.is_empty() {
                reason = format!("{}；{reason}", passed_over.join("，"));
            }
            let acting = stands_in || !passed_over.is_empty();
            return Some(LeadChoice { organ, acting, government, reason });
        }
    }
    None
}

/// The first holder of the top seat that is only below the respondent: it receives the case and refers it out.
fn from_below(
    profile: &Profile,
    directory: &Directory,
    respondent: &OrganId,
    conflicted: &[OrganId],
    date: Date,
) -> Option<LeadChoice> {
    let seat = profile.leads.iter().find(|seat| seat.government == profile.government)?;
    let (organ, acting) = holders(seat, directory, date)
        .into_iter()
        .find(|(organ, _)| organ != respondent && !conflicted.contains(organ))?;
    let name = |id: &OrganId| directory.called_on(id, date).to_owned();
    let reason = format!("{}没有上级牵头部门，由{}接收并移送上级", name(respondent), name(&organ));
    Some(LeadChoice { organ, acting, government: seat.government.clone(), reason })
}

/// The lead of a seat, then its acting leads, best first and marked so; each as the organ that took its place by the
/// day. Those that nobody replaced are left out.
fn holders(seat: &LeadSeat, directory: &Directory, date: Date) -> Vec<(OrganId, bool)> {
    let answers = |id: &OrganId| match directory.resolve(id, date) {
        Resolution::Live(id) | Resolution::Successor { id, .. } => Some(id),
        Resolution::Several(_) | Resolution::Abolisher { .. } | Resolution::Unknown => None,
    };
    let lead = answers(&seat.lead).map(|organ| (organ, false));
    lead.into_iter().chain(seat.acting.iter().filter_map(answers).map(|organ| (organ, true))).collect()
}

/// Whether an organ may lead a case about `respondent`: it is neither that nor a party, and below none of them.
pub fn may_lead(
    directory: &Directory,
    organ: &OrganId,
    respondent: &OrganId,
    conflicted: &[OrganId],
    date: Date,
) -> bool {
    conflict(directory, organ, respondent, conflicted, date).is_none()
}

/// Why an organ may not lead: it is the respondent or a party, or stands below one of them.
fn conflict(
    directory: &Directory,
    organ: &OrganId,
    respondent: &OrganId,
    conflicted: &[OrganId],
    date: Date,
) -> Option<&'static str> {
    if organ == respondent {
        Some("是被投诉主体")
    } else if directory.is_below(organ, respondent, date) {
        Some("是被投诉主体的下级单位")
    } else if conflicted.contains(organ) {
        Some("与本案有利害关系")
    } else if conflicted.iter().any(|party| directory.is_below(organ, party, date)) {
        Some("是本案有利害关系单位的下级单位")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        organ::sample::{directory, id},
        profile::{InterestRules, PaymentOrder, PortalMode, RepairRule},
        region::RegionCode,
    };
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 2);

    fn profile() -> Profile {
        let seat = |government: &str, lead: &str, acting: &[&str]| LeadSeat {
            government: id(government),
            lead: id(lead),
            acting: acting.iter().map(|organ| id(organ)).collect(),
        };
        Profile {
            id: "demo".to_owned(),
            version: 1,
            place: "南曼州".to_owned(),
            region: RegionCode::parse("990000").unwrap(),
            demonstration: true,
            portal: PortalMode::Own,
            number_prefix: "NM".to_owned(),
            go_live: date(2026, 1, 1),
            backlog_until: None,
            government: id("nm-gov"),
            province: id("prov-gov"),
            leads: vec![seat("nm-gov", "nm-dev", &["nm-audit"]), seat("my-gov", "my-dev", &["my-service", "my-audit"])],
            clocks: [].into(),
            chains: [].into(),
            measures: [].into(),
            declines: [].into(),
            channels: [].into(),
            candidates: Vec::new(),
            interest: InterestRules {
                daily_millionths: 500,
                payments: PaymentOrder::InterestFirst,
                contested_before: date(2020, 9, 1),
                lpr: Vec::new(),
                basis: String::new(),
            },
            repair: RepairRule { name: String::new(), minimum_months: [0; 3], basis: String::new() },
            returns_before_designation: 2,
            longest_plan_months: 36,
            retention: Vec::new(),
            register: None,
        }
    }

    /// Respondent, who is conflicted, and the lead, whether it acts, and whose seat it is.
    type Row<'a> = (&'a str, &'a [&'a str], Option<(&'a str, bool, &'a str)>);

    #[test]
    fn the_seat_follows_managing_authority_and_gives_way_where_it_is_concerned() {
        let table: [Row; 12] = [
            ("my-house", &[], Some(("my-dev", false, "my-gov"))),
            ("my-park", &[], Some(("my-dev", false, "my-gov"))),
            ("mj-house", &[], Some(("nm-dev", false, "nm-gov"))), // 曼景市 has no seat
            ("my-gov", &[], Some(("nm-dev", false, "nm-gov"))),
            ("my-dev", &[], Some(("my-service", true, "my-gov"))),
            ("my-house", &["my-dev"], Some(("my-service", true, "my-gov"))),
            ("my-house", &["my-dev", "my-service"], Some(("my-audit", true, "my-gov"))),
            ("my-house", &["my-dev", "my-service", "my-audit"], Some(("nm-dev", true, "nm-gov"))),
            ("my-house", &["my-dev", "my-service", "my-audit", "nm-dev", "nm-audit"], None),
            ("nm-gov", &[], Some(("nm-dev", false, "nm-gov"))), // everyone in its seat stands below it: referred out
            ("mohe-town", &[], Some(("nm-dev", false, "nm-gov"))), // managed from outside: referred out from the top
            ("my-tax", &[], Some(("nm-dev", false, "nm-gov"))), // vertical: likewise
        ];
        for (respondent, conflicted, expected) in table {
            let conflicted: Vec<OrganId> = conflicted.iter().map(|organ| id(organ)).collect();
            let choice = lead_for(&profile(), &directory(), &id(respondent), &conflicted, TODAY);
            let found = choice.as_ref().map(|c| (c.organ.as_str(), c.acting, c.government.as_str()));
            assert_eq!(found, expected, "{respondent} without {conflicted:?}");
        }
        let before = lead_for(&profile(), &directory(), &id("mohe-town"), &[], date(2022, 3, 31));
        assert_eq!(before.map(|choice| choice.organ), Some(id("my-dev")));
    }

    #[test]
    fn the_choice_says_why() {
        let reason = |respondent: &str| lead_for(&profile(), &directory(), &id(respondent), &[], TODAY).unwrap().reason;
        assert_eq!(reason("my-house"), "勐阳县发展和改革局是勐阳县人民政府确定的牵头部门");
        assert_eq!(
            reason("my-dev"),
            "勐阳县发展和改革局是被投诉主体；勐阳县政务服务管理局是勐阳县人民政府确定的代行牵头部门"
        );
    }

    #[test]
    fn a_respondent_above_every_seat_is_led_from_beside_it() {
        let mut profile = profile();
        profile.leads[0].acting.push(id("kc-house"));
        let choice = lead_for(&profile, &directory(), &id("nm-gov"), &[], TODAY).unwrap();
        assert_eq!((choice.organ, choice.acting), (id("kc-house"), true));
    }

    #[test]
    fn a_lead_that_is_no_more_gives_way_to_its_successor() {
        let mut profile = profile();
        profile.leads[1].lead = id("mj-forest-old");
        let choice = |profile: &Profile| lead_for(profile, &directory(), &id("my-house"), &[], TODAY).unwrap();
        assert_eq!((choice(&profile).organ, choice(&profile).acting), (id("mj-forest"), false));
        profile.leads[1].lead = id("mj-resettle"); // abolished, with no successor
        assert_eq!((choice(&profile).organ, choice(&profile).acting), (id("my-service"), true));
    }
}
