//! How strictly people are let in, from the settings and from what the deployment is for.

use crate::config::Settings;
use casework::SignInPolicy;

const MINUTE_US: i64 = 60 * 1_000_000;

/// What holds here: what is set, else what is usual in production or in a demonstration.
pub fn policy(settings: &Settings, demonstration: bool) -> SignInPolicy {
    let mut policy = if demonstration { SignInPolicy::demonstration() } else { SignInPolicy::production() };
    if let Some(rule) = settings.second_factor {
        policy.second_factor = rule;
    }
    if let Some(minutes) = settings.session_idle_minutes {
        policy.idle_us = i64::from(minutes) * MINUTE_US;
    }
    if let Some(hours) = settings.session_hours {
        policy.session_us = i64::from(hours) * 60 * MINUTE_US;
    }
    for rule in [&mut policy.account, &mut policy.source] {
        rule.within_us = i64::from(settings.lock_within_minutes) * MINUTE_US;
        rule.lock_us = i64::from(settings.lock_minutes) * MINUTE_US;
    }
    policy.account.lock_after = i64::from(settings.lock_after);
    policy.source.lock_after = i64::from(settings.lock_source_after);
    policy.single_sign_on_is_enough = settings.sso_second_factor;
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Given;
    use casework::SecondFactorRule;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_not_set_is_strict_in_production_and_easy_in_a_demonstration() {
        let table = [
            ("", false, SecondFactorRule::Required, 30, 12),
            ("", true, SecondFactorRule::Optional, 480, 24),
            ("second_factor = \"off\"", false, SecondFactorRule::Off, 30, 12),
            ("session_idle_minutes = 10\nsession_hours = 8", true, SecondFactorRule::Optional, 10, 8),
        ];
        for (file, demonstration, rule, minutes, hours) in table {
            let settings = Settings::from_texts(file, &BTreeMap::new(), &Given::default()).unwrap();
            let policy = policy(&settings, demonstration);
            let found = (policy.second_factor, policy.idle_us / MINUTE_US, policy.session_us / (60 * MINUTE_US));
            assert_eq!(found, (rule, minutes, hours), "{file}");
            assert_eq!((policy.account.lock_after, policy.source.lock_after), (5, 50), "{file}");
        }
    }
}
