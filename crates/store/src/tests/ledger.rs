//! The ledger: every filter with every sort, its order, its pages, its plan, and full text.

use super::{SCOPE, case_id, registered};
use crate::engine::Engine;
use crate::testing::{TestDb, engines};
use crate::{Assignee, AssigneeRow, CaseRow, ClockState, LedgerQuery, NEVER_US, Place, PublicRecordRow, Sort};

fn assignee(person: Option<&str>) -> Assignee {
    Assignee { organ: "nm-lead-1".to_owned(), person: person.map(str::to_owned) }
}

fn filters() -> Vec<(String, LedgerQuery)> {
    let base = || LedgerQuery { scope: SCOPE.to_owned(), limit: 4, ..LedgerQuery::default() };
    let some = |text: &str| Some(text.to_owned());
    let mut all = vec![
        ("none", base()),
        ("stage", LedgerQuery { stage: some("verification"), ..base() }),
        ("open", LedgerQuery { closed: Some(false), ..base() }),
        ("closed", LedgerQuery { closed: Some(true), ..base() }),
        ("field", LedgerQuery { field: some("field-1"), ..base() }),
        ("evil", LedgerQuery { evil: some("evil-1"), ..base() }),
        ("breach", LedgerQuery { breach: some("breach-0"), ..base() }),
        ("one region", LedgerQuery { regions: vec!["532801".to_owned()], ..base() }),
        ("two regions", LedgerQuery { regions: vec!["532801".to_owned(), "532802".to_owned()], ..base() }),
        ("respondent", LedgerQuery { respondent_id: some("nm-organ-2"), ..base() }),
        ("lead", LedgerQuery { lead_id: some("nm-lead-1"), ..base() }),
        ("determining", LedgerQuery { determining_id: some("nm-det-1"), ..base() }),
        ("channel", LedgerQuery { channel: some("12345"), ..base() }),
        ("somebody's", LedgerQuery { assignee: Some(assignee(Some("nm-person-1"))), ..base() }),
        ("nobody's", LedgerQuery { assignee: Some(assignee(None)), ..base() }),
        ("recorded", LedgerQuery { recorded: Some(true), ..base() }),
        ("recorded without a measure", LedgerQuery { recorded: Some(true), bare: true, ..base() }),
        ("not recorded", LedgerQuery { recorded: Some(false), ..base() }),
        ("sum from", LedgerQuery { sum_from_fen: Some(400), ..base() }),
        ("sum to", LedgerQuery { sum_to_fen: Some(400), ..base() }),
        ("sums", LedgerQuery { sum_from_fen: Some(200), sum_to_fen: Some(600), ..base() }),
        ("days", LedgerQuery { received_from_us: Some(3), received_before_us: Some(12), ..base() }),
        ("text", LedgerQuery { text: some("国道"), ..base() }),
        (
            "organ, stage and clock",
            LedgerQuery {
                respondent_id: some("nm-organ-1"),
                stage: some("verification"),
                clock: Some((ClockState::Running, 2)),
                ..base()
            },
        ),
        (
            "many",
            LedgerQuery {
                stage: some("verification"),
                closed: Some(false),
                clock: Some((ClockState::Over, 12)),
                field: some("field-0"),
                channel: some("12345"),
                recorded: Some(false),
                sum_to_fen: Some(2_000),
                received_before_us: Some(18),
                text: some("国道"),
                ..base()
            },
        ),
    ];
    all.extend(ClockState::ALL.map(|state| ("clock", LedgerQuery { clock: Some((state, 6)), ..base() })));
    all.into_iter().map(|(name, query)| (format!("{name} {:?}", query.clock), query)).collect()
}

fn fits(query: &LedgerQuery, row: &CaseRow) -> bool {
    let same = |wanted: &Option<String>, value: Option<&str>| wanted.as_deref().is_none_or(|w| Some(w) == value);
    let number: i64 = row.case_id.trim_start_matches("case-").parse().unwrap();
    let clock = |(state, now): (ClockState, i64)| match state {
        ClockState::Running => row.next_due_us > now && row.next_due_us != NEVER_US,
        ClockState::Soon => row.next_due_us > now && row.next_warn_us <= now,
        ClockState::Over => row.next_due_us <= now,
        ClockState::Provisional => row.provisional,
        ClockState::Suspended => row.suspended,
    };
    same(&query.stage, Some(&row.stage))
        && same(&query.field, row.field.as_deref())
        && same(&query.evil, row.evil.as_deref())
        && same(&query.breach, row.breach.as_deref())
        && same(&query.respondent_id, row.respondent_id.as_deref())
        && same(&query.lead_id, row.lead_id.as_deref())
        && same(&query.determining_id, row.determining_id.as_deref())
        && same(&query.channel, Some(&row.channel))
        && (query.regions.is_empty() || row.region.as_ref().is_some_and(|region| query.regions.contains(region)))
        && query.closed.is_none_or(|closed| row.closed == closed)
        && query.recorded.is_none_or(|recorded| row.recorded == recorded)
        && (!query.bare || number % 12 == 1)
        && query.clock.is_none_or(clock)
        && query.sum_from_fen.is_none_or(|from| row.claimed_fen >= from)
        && query.sum_to_fen.is_none_or(|to| row.claimed_fen <= to)
        && query.received_from_us.is_none_or(|from| row.received_at_us >= from)
        && query.received_before_us.is_none_or(|before| row.received_at_us < before)
        && query.assignee.as_ref().is_none_or(|wanted| wanted.person.is_some() == (number % 3 == 0))
        && (query.text.is_none() || number % 4 == 0)
}

fn key(sort: Sort, row: &CaseRow) -> (i64, String) {
    let key = match sort {
        Sort::Received => row.received_at_us,
        Sort::Due => row.next_due_us,
        Sort::Sum => row.claimed_fen,
    };
    (key, row.case_id.clone())
}

async fn fill(db: &TestDb) {
    for n in 0..40 {
        let text = if n % 4 == 0 { "Ｇ２１４国道改建" } else { "土地出让" };
        let mut commit = registered(n, text);
        if n % 3 == 0 {
            let row = |organ: &str, person: &str| AssigneeRow {
                case_id: String::new(),
                organ_id: organ.to_owned(),
                person: person.to_owned(),
            };
            let rows = vec![row("nm-lead-1", "nm-person-1"), row("nm-det-1", "nm-person-2")];
            commit.streams[0].projection.as_mut().unwrap().assignees = rows;
        }
        if n % 6 == 1 {
            let measures = if n % 12 == 1 { "" } else { "honours" }.to_owned();
            let record = PublicRecordRow { record_id: format!("r-{n}"), measures, ..PublicRecordRow::default() };
            commit.streams[0].projection.as_mut().unwrap().record = Some(record);
        }
        db.store.commit(commit).await.unwrap();
    }
    let mut elsewhere = registered(99, "国道");
    elsewhere.streams[0].projection.as_mut().unwrap().scopes[0].scope = "lead:other".to_owned();
    db.store.commit(elsewhere).await.unwrap();
}

/// All rows, page by page: first forwards, then back from the last page to the first.
async fn walk(db: &TestDb, query: &LedgerQuery) -> Vec<CaseRow> {
    let mut query = query.clone();
    let mut pages: Vec<Vec<CaseRow>> = Vec::new();
    loop {
        let page = db.store.ledger(&query).await.unwrap();
        assert!(page.rows.len() <= 4);
        assert_eq!(page.previous.is_some(), !pages.is_empty(), "only the first page has none before it");
        pages.push(page.rows);
        let Some(next) = page.next else {
            let mut before = page.previous;
            for expected in pages.iter().rev().skip(1) {
                query.place = Place::Before(before.expect("there is a page before"));
                let page = db.store.ledger(&query).await.unwrap();
                assert_eq!(&page.rows, expected, "the way back shows the same pages");
                assert!(page.next.is_some());
                before = page.previous;
            }
            assert!(before.is_none(), "before the first page there is none");
            return pages.concat();
        };
        query.place = Place::After(next);
    }
}

#[tokio::test]
async fn every_filter_and_sort_gives_each_fitting_case_once_and_in_order() {
    for db in engines().await {
        fill(&db).await;
        let mut all = Vec::new();
        for n in 0..40 {
            all.push(db.store.case_row(&case_id(n)).await.unwrap().unwrap());
        }
        for (name, filter) in filters() {
            for sort in Sort::ALL {
                for descending in [false, true] {
                    let query = LedgerQuery { sort, descending, ..filter.clone() };
                    let mut expected: Vec<_> =
                        all.iter().filter(|row| fits(&query, row)).map(|row| key(sort, row)).collect();
                    expected.sort();
                    if descending {
                        expected.reverse();
                    }
                    assert!(!expected.is_empty(), "the filter {name} lets some case through");
                    let got: Vec<_> = walk(&db, &query).await.iter().map(|row| key(sort, row)).collect();
                    assert_eq!(got, expected, "{} {name} by {sort:?} descending {descending}", db.name);
                    for most in [3, 100] {
                        let counted = db.store.ledger_count(&query, most).await.unwrap();
                        assert_eq!(
                            usize::try_from(counted).unwrap(),
                            expected.len().min(usize::try_from(most).unwrap())
                        );
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn every_filter_and_sort_reads_along_its_index() {
    for db in engines().await {
        fill(&db).await;
        // Nobody analyses a file; PostgreSQL does so by itself.
        if db.store.engine() == Engine::Sqlite {
            read_along(&db).await;
        }
        db.tamper("ANALYZE").await;
        read_along(&db).await;
    }
}

async fn read_along(db: &TestDb) {
    for (name, filter) in filters() {
        for sort in Sort::ALL {
            for descending in [false, true] {
                let line = || crate::Cursor { key: 5, case_id: case_id(7) };
                for place in [Place::First, Place::After(line()), Place::Before(line())] {
                    let query = LedgerQuery { sort, descending, place, ..filter.clone() };
                    let (sql, vals) = query.compose(&db.store).unwrap();
                    let plan = db.store.db().plan(&sql, vals).await.unwrap().join("\n");
                    let label = format!("{} {name} by {sort:?} {descending} {:?}:\n{plan}", db.name, query.place);
                    assert!(!plan.contains("Seq Scan"), "{label}");
                    if query.text.is_some() {
                        // Whether to begin with the words or with the order is the planner's to choose.
                        continue;
                    }
                    let (index, put_in_order) = leading(&query);
                    assert!(plan.contains(index), "{index} leads: {label}");
                    assert!(!["SCAN c", "SCAN s"].iter().any(|word| plan.contains(word)), "{label}");
                    let sorts = ["TEMP B-TREE", "Sort Key"].iter().any(|word| plan.contains(word));
                    assert_eq!(sorts, put_in_order, "{label}");
                }
            }
        }
        let (sql, vals) = filter.compose_count(&db.store, 1001).unwrap();
        let plan = db.store.db().plan(&sql, vals).await.unwrap().join("\n");
        let label = format!("{} count of {name}:\n{plan}", db.name);
        assert!(!plan.contains("Seq Scan"), "{label}");
        if filter.text.is_none() {
            let by_day = LedgerQuery { sort: Sort::Received, ..filter.clone() };
            assert!(plan.contains(leading(&by_day).0), "{label}");
            assert!(!["SCAN s", "TEMP B-TREE", "Sort Key"].iter().any(|word| plan.contains(word)), "{label}");
        }
    }
}

/// The index that a query should read, and whether what it finds is put in order afterwards: the cases of an organ
/// are few.
fn leading(query: &LedgerQuery) -> (&'static str, bool) {
    let person = query.assignee.as_ref().is_some_and(|assignee| assignee.person.is_some());
    let organ = if person {
        Some("case_assignees_person")
    } else if query.respondent_id.is_some() {
        Some("case_scopes_respondent")
    } else {
        query.determining_id.as_ref().map(|_| "case_scopes_determining")
    };
    match (organ, query.sort) {
        (Some(index), sort) => (index, person || sort != Sort::Received),
        (None, Sort::Received) if query.stage.is_some() => ("case_scopes_stage", false),
        (None, Sort::Received) => ("case_scopes_received", false),
        (None, Sort::Due) => ("case_scopes_due", false),
        (None, Sort::Sum) => ("case_scopes_sum", false),
    }
}

#[tokio::test]
async fn words_are_found_by_their_index() {
    for db in engines().await {
        fill(&db).await;
        let search = db.store.search_engine();
        let sql = search.subquery().replace("{}", "$1");
        let matching = search.matching(SCOPE, "国道 g214").unwrap();
        let plan = db.store.db().plan(&sql, crate::vals![matching]).await.unwrap().join("\n");
        let index = match db.store.engine() {
            Engine::Sqlite => "VIRTUAL TABLE INDEX",
            Engine::Postgres => "search_docs_doc",
        };
        assert!(plan.contains(index), "{}:\n{plan}", db.name);
    }
}

#[tokio::test]
async fn the_same_texts_match_on_both_engines() {
    let texts = [
        (1, "曼景市住建局拖欠工程款\n联系人 王强 13887654321"),
        (2, "勐阳县林草局，未兑现招商承诺；合同 2024/117-B"),
        (3, "Ｇ２１４国道改扩建工程 尾款"),
        (4, "款项"),
        (5, "𠀀𠀁村 ABC有限公司"),
    ];
    let table: [(&str, &[i64]); 19] = [
        ("工程款", &[1]),
        ("工程", &[1, 3]),
        ("款", &[1, 3, 4]),
        ("程工", &[]),
        ("住建", &[1]),
        ("林草", &[2]),
        ("局未兑", &[]),
        ("局，未兑现", &[2]),
        ("g214", &[3]),
        ("G21", &[3]),
        ("214", &[]),
        ("G214国道", &[3]),
        ("2024/117-B", &[2]),
        ("1388765", &[1]),
        ("工程 尾款", &[3]),
        ("工程 林草", &[]),
        ("𠀀𠀁", &[5]),
        ("abc有限", &[5]),
        ("\" OR * ' & | ! :", &[]),
    ];
    for db in engines().await {
        for (n, text) in texts {
            db.store.commit(registered(n, text)).await.unwrap();
        }
        for (words, expected) in &table {
            let query = LedgerQuery {
                scope: SCOPE.to_owned(),
                text: Some((*words).to_owned()),
                limit: 10,
                ..LedgerQuery::default()
            };
            let mut found: Vec<String> =
                db.store.ledger(&query).await.unwrap().rows.into_iter().map(|row| row.case_id).collect();
            found.sort();
            let expected: Vec<String> = expected.iter().map(|n| case_id(*n)).collect();
            assert_eq!(found, expected, "{} for {words}", db.name);
            let elsewhere = LedgerQuery { scope: "lead:other".to_owned(), ..query };
            assert_eq!(db.store.ledger(&elsewhere).await.unwrap().rows, [], "{} for {words}", db.name);
        }
    }
}

#[tokio::test]
async fn counts_are_those_of_the_scope() {
    for db in engines().await {
        fill(&db).await;
        let counts = db.store.counts(SCOPE, 7).await.unwrap();
        let mut open = 0;
        let mut overdue = 0;
        for n in 0..40 {
            let row = db.store.case_row(&case_id(n)).await.unwrap().unwrap();
            open += i64::from(!row.closed);
            overdue += i64::from(!row.closed && row.next_due_us < 7);
        }
        assert_eq!((counts.open, counts.overdue), (open, overdue), "{}", db.name);
        assert_eq!(counts.by_stage.iter().map(|(_, n)| n).sum::<i64>(), open);
        assert_eq!(counts.by_stage.len(), 2);
        assert_eq!(db.store.counts("nobody", 7).await.unwrap(), crate::Counts::default());
    }
}
