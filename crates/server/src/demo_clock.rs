//! The demonstration's clock, which trainees move on: from the pages, or by the control socket.

use crate::{
    edge::{CLOCK_OFFSET, MachineEdge},
    failure::Failure,
    house::House,
    seed,
};
use domain::time::Instant;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use jobs::Worker;
use std::sync::Arc;
use store::Store;
use web::{AfterAdvance, DemoClock};

const DAY_US: i64 = 24 * 3600 * 1_000_000;

/// The clock of the edge, as the pages may move it.
#[derive(Debug)]
pub struct Ahead(pub Arc<MachineEdge>);

impl DemoClock for Ahead {
    fn advance_days(&self, days: u16) {
        self.0.set_offset_us(self.0.offset_us() + i64::from(days) * DAY_US);
    }

    fn offset_days(&self) -> i64 {
        self.0.offset_us() / DAY_US
    }
}

/// Sets the clock of a demonstration that is not loaded yet to nine in the morning of `today`.
///
/// # Errors
///
/// If it is loaded already: what has happened in it would lie in the future.
pub async fn begin_on(house: &House, today: Date) -> Result<(), Failure> {
    if seed::is_loaded(&house.store).await? {
        return Err(Failure::new("示范数据已经装载，开始日期不能再改；请另选数据目录"));
    }
    let nine = Instant::start_of(today).as_micros() + 9 * 3600 * 1_000_000;
    let machine = casework::Edge::now(&*house.edge).as_micros() - house.edge.offset_us();
    house.edge.set_offset_us(nine - machine);
    Ok(house.store.set_setting(CLOCK_OFFSET, Some(&house.edge.offset_us().to_string())).await?)
}

/// Keeps the moved clock over a restart and does what became due. Sessions are taken along where `carries` says so.
pub fn after_advance(edge: Arc<MachineEdge>, store: Store, worker: Worker, carries: bool) -> AfterAdvance {
    Arc::new(move || -> BoxFuture<'static, ()> {
        let (edge, store, worker) = (Arc::clone(&edge), store.clone(), worker.clone());
        Box::pin(async move {
            let offset = edge.offset_us();
            // Nobody is signed out because a trainee let a month pass.
            let before = match store.setting(CLOCK_OFFSET).await {
                Ok(before) => before.and_then(|text| text.parse().ok()).unwrap_or(0),
                Err(_) => 0,
            };
            let now = casework::Edge::now(&*edge).as_micros();
            if carries && let Err(error) = store.carry_sessions(now - (offset - before), now).await {
                tracing::error!(%error, "demo.sessions_not_carried");
            }
            if let Err(error) = store.set_setting(CLOCK_OFFSET, Some(&offset.to_string())).await {
                tracing::error!(%error, "demo.clock_not_kept");
            }
            if let Err(error) = worker.run_once().await {
                tracing::error!(%error, "demo.round_failed");
            }
        })
    })
}
