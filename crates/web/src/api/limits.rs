//! How often one may ask: so many requests a minute for a token, and for an address that sends none.

use super::problem::{Problem, TOO_MANY};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use casework::Casework;
use governor::{
    Quota, RateLimiter,
    clock::Clock,
    middleware::{NoOpMiddleware, StateInformationMiddleware},
    state::keyed::DashMapStateStore,
};
use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

/// What the API is told about the deployment.
#[derive(Debug, Clone, Copy)]
pub struct ApiSettings {
    /// Requests a minute with one token; as many may come at once.
    pub per_token: NonZeroU32,
    /// Requests a minute from one address without a good token.
    pub per_address: NonZeroU32,
    /// A proxy of ours stands before the server and says last in `X-Forwarded-For` from where a request came.
    pub behind_proxy: bool,
}

impl Default for ApiSettings {
    fn default() -> Self {
        let number = |of| NonZeroU32::new(of).unwrap_or(NonZeroU32::MIN);
        Self { per_token: number(600), per_address: number(120), behind_proxy: false }
    }
}

/// The deployment's clock, kept from running backwards.
#[derive(Clone)]
struct Steady {
    casework: Casework,
    latest_us: Arc<AtomicU64>,
}

impl Clock for Steady {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let now = u64::try_from(self.casework.now().as_micros()).unwrap_or(0);
        Duration::from_micros(self.latest_us.fetch_max(now, Ordering::Relaxed).max(now))
    }
}

type Plain = RateLimiter<String, DashMapStateStore<String>, Steady, NoOpMiddleware<Duration>>;
type Keyed = RateLimiter<String, DashMapStateStore<String>, Steady, StateInformationMiddleware>;

/// The counters of a deployment.
pub struct Limits {
    tokens: Keyed,
    addresses: Keyed,
    clock: Steady,
    asked: AtomicU32,
}

/// After so many requests, keys that have rested are forgotten.
const TIDY_EVERY: u32 = 4096;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum Asker<'a> {
    /// The holder of this token.
    Token(&'a str),
    /// Somebody at this address.
    Address(&'a str),
}

/// What is left to somebody who asked.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    limit: u32,
    remaining: u32,
    /// Seconds until all of it is there again, or until the next request may come.
    reset_secs: u64,
}

impl Limits {
    /// Fresh counters by the clock of these use cases.
    pub fn new(casework: &Casework, settings: ApiSettings) -> Self {
        let clock = Steady { casework: casework.clone(), latest_us: Arc::default() };
        let keyed = |per_minute| {
            Plain::new(Quota::per_minute(per_minute), DashMapStateStore::default(), clock.clone())
                .with_middleware::<StateInformationMiddleware>()
        };
        Self {
            tokens: keyed(settings.per_token),
            addresses: keyed(settings.per_address),
            clock: clock.clone(),
            asked: AtomicU32::new(0),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// The answer to one too many.
    pub fn take(&self, asker: Asker<'_>) -> Result<Allowance, Box<Response>> {
        let (limiter, key) = match asker {
            Asker::Token(id) => (&self.tokens, id),
            Asker::Address(address) => (&self.addresses, address),
        };
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.tokens.retain_recent();
            self.addresses.retain_recent();
        }
        match limiter.check_key(&key.to_owned()) {
            Ok(state) => {
                let limit = state.quota().burst_size().get();
                let remaining = state.remaining_burst_capacity();
                let missing = state.quota().replenish_interval() * limit.saturating_sub(remaining);
                Ok(Allowance { limit, remaining, reset_secs: seconds(missing) })
            }
            Err(until) => {
                let wait = seconds(until.wait_time_from(self.clock.now())).max(1);
                let limit = until.quota().burst_size().get();
                let mut response = Problem::of(TOO_MANY).into_response();
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
                Allowance { limit, remaining: 0, reset_secs: wait }.tell(response.headers_mut());
                Err(Box::new(response))
            }
        }
    }
}

fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

impl Allowance {
    /// Puts the `RateLimit-…` headers on an answer.
    pub fn tell(self, headers: &mut HeaderMap) {
        let mut set = |name, value: HeaderValue| headers.insert(HeaderName::from_static(name), value);
        set("ratelimit-limit", HeaderValue::from(self.limit));
        set("ratelimit-remaining", HeaderValue::from(self.remaining));
        set("ratelimit-reset", HeaderValue::from(self.reset_secs));
    }
}
