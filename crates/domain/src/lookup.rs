//! Finds the organ that a text means: official, former and popular names, abbreviations, omitted places, near misses.
//!
//! Complaints name organs as people speak: 县教体局, 勐阳住建局, 曼景市林业和草原局（原林草局）. Names are folded to one
//! short form first, so that 住房和城乡建设局, 住建局 and 住建委 meet; then compared with or without the place.

use crate::{ids::OrganId, organ::Directory, succession::Resolution};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

mod fold;
use fold::{bracketed, fold, plain, similarity};

/// How a text met a name, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It is the official name of the day.
    Exact,
    /// It is a short or popular name, or the official name with the place shortened or omitted.
    Alias,
    /// It is a name the organ had before, or the organ is no more.
    Former,
    /// It only resembles a name.
    Near,
}

/// An organ that a text may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which organ.
    pub organ: OrganId,
    /// The name or alias that the text met, as the directory writes it.
    pub name_matched: String,
    /// How it met.
    pub how: How,
    /// Who took its place by the day, where it is no more.
    pub successor: Option<OrganId>,
    /// Out of 1000: 1000 for the official name, at most [`NEAR_AT_MOST`] where the text only resembles it.
    pub score: u16,
}

/// The best score of a mere resemblance.
pub const NEAR_AT_MOST: u16 = 600;
/// Resemblances below this are noise.
const NEAR_AT_LEAST: u16 = 270;

/// The organs that `text` may mean on the day, best first, at most `limit`.
pub fn find(directory: &Directory, text: &str, date: Date, limit: usize) -> Vec<Found> {
    let (outer, inner) = bracketed(text);
    let mut found = matches(directory, &outer, date);
    // What stands in brackets is only asked where the rest names nobody: `州建设局（原曼景市林业局）`.
    if found.iter().all(|found| found.how == How::Near) {
        for text in inner {
            for other in matches(directory, &text, date) {
                match found.iter_mut().find(|found| found.organ == other.organ) {
                    Some(known) if known.score < other.score => *known = other,
                    Some(_) => {}
                    None => found.push(other),
                }
            }
        }
    }
    found.sort_by(|a, b| {
        // Of equals, organs of the day and of this place come first.
        let far = |found: &Found| {
            let outside = directory.get(&found.organ).is_none_or(|organ| organ.outside);
            (!directory.exists_on(&found.organ, date), outside)
        };
        b.score.cmp(&a.score).then(far(a).cmp(&far(b))).then(a.organ.cmp(&b.organ))
    });
    found.truncate(limit);
    found
}

/// The one organ that `text` means beyond doubt on the day; of an organ that is no more, its one successor.
///
/// An official name of one organ alone decides. Otherwise everything the text meets must lead to one organ; a mere
/// resemblance never does.
pub fn resolve_unique(directory: &Directory, text: &str, date: Date) -> Option<OrganId> {
    let found = find(directory, text, date, usize::MAX);
    let exact = found.iter().any(|found| found.how == How::Exact);
    let mut meant = found
        .into_iter()
        .filter(|found| if exact { found.how == How::Exact } else { found.how != How::Near })
        .map(|found| found.successor.or_else(|| directory.exists_on(&found.organ, date).then_some(found.organ)));
    let first = meant.next()??;
    meant.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// Every organ that one text meets, each once with its best name.
fn matches(directory: &Directory, text: &str, date: Date) -> Vec<Found> {
    let (plain_text, folded) = (plain(text), fold(text));
    if folded.is_empty() {
        return Vec::new();
    }
    let index = directory.names();
    let mut found: BTreeMap<OrganId, Found> = BTreeMap::new();
    let mut days: BTreeMap<&OrganId, OnTheDay> = BTreeMap::new();
    for (at, alike) in index.candidates(&folded) {
        let name = &index.names[at];
        let whole = name.plain == plain_text;
        let near = if alike { similarity(&name.folded, &folded, NEAR_AT_MOST) } else { 0 };
        if !whole && near < NEAR_AT_LEAST && !name.may_be_meant_by(&folded) {
            continue;
        }
        let day = days.entry(&name.organ).or_insert_with(|| OnTheDay::of(directory, &index.places, &name.organ, date));
        let former = day.gone || (!name.alias && name.words != day.official);
        let form = if whole { Some(1000) } else { score(name, &folded, &day.above) };
        let (how, score) = match form {
            Some(_) if whole && !former && !name.alias => (How::Exact, 1000),
            Some(score) if former => (How::Former, score.min(960)),
            Some(score) => (How::Alias, score.min(970)),
            None => (How::Near, near),
        };
        if score >= NEAR_AT_LEAST && found.get(&name.organ).is_none_or(|best| best.score < score) {
            let (organ, name_matched) = (name.organ.clone(), name.words.clone());
            let successor = day.successor.clone();
            found.insert(organ.clone(), Found { organ, name_matched, how, successor, score });
        }
    }
    found.into_values().collect()
}

/// What of an organ changes with the day.
struct OnTheDay<'a> {
    successor: Option<OrganId>,
    gone: bool,
    official: &'a str,
    above: Vec<&'a str>,
}

impl<'a> OnTheDay<'a> {
    fn of(directory: &'a Directory, places: &'a Places, id: &OrganId, date: Date) -> Self {
        let successor = match directory.resolve(id, date) {
            Resolution::Successor { id, .. } => Some(id),
            _ => None,
        };
        let organ = directory.get(id);
        let gone = successor.is_some() || organ.and_then(|organ| organ.until).is_some_and(|until| until < date);
        let official = organ.map_or("", |organ| organ.name_on(date));
        Self { successor, gone, official, above: places.above(directory, id, date) }
    }
}

/// A name of an organ, with what does not change with the day.
#[derive(Debug)]
struct Name {
    organ: OrganId,
    words: String,
    alias: bool,
    plain: String,
    folded: String,
    /// How much of the folded name is its place.
    place: usize,
}

impl Name {
    fn place(&self) -> &str {
        &self.folded[..self.place]
    }

    fn body(&self) -> &str {
        &self.folded[self.place..]
    }

    /// Whether a folded text may be a form of the name: it ends as the name does, or names its place alone.
    fn may_be_meant_by(&self, text: &str) -> bool {
        let body = self.body();
        (!body.is_empty() && text.ends_with(body)) || text == self.folded || text.ends_with(last(self.place()))
    }
}

/// The last character of a text; of none, a text that ends nothing.
fn last(text: &str) -> &str {
    text.char_indices().last().map_or("\0", |(at, _)| &text[at..])
}

/// All names of a directory, folded once, and where each pair of neighbouring characters stands.
#[derive(Debug)]
pub struct Index {
    names: Vec<Name>,
    places: Places,
    pairs: HashMap<(char, char), Vec<u32>>,
}

impl Index {
    /// The index of a directory. [`Directory::names`] keeps one.
    pub fn new(directory: &Directory) -> Self {
        let places = Places::of(directory);
        let mut names = Vec::new();
        for organ in directory.organs() {
            let official = organ.names.iter().map(|dated| (false, &dated.name));
            for (alias, name) in official.chain(organ.aliases.iter().map(|alias| (true, alias))) {
                let folded = fold(name);
                let place = places.longest_in(&folded);
                let (organ, name) = (organ.id.clone(), name.clone());
                names.push(Name { organ, alias, plain: plain(&name), words: name, folded, place });
            }
        }
        let mut pairs: HashMap<(char, char), Vec<u32>> = HashMap::new();
        for (at, name) in (0_u32..).zip(&names) {
            for pair in neighbours(&name.folded) {
                let places = pairs.entry(pair).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        Self { names, places, pairs }
    }

    /// The names that a folded text may mean, in their order, and whether they are alike enough to be compared: a
    /// likeness above the noise needs a good part of the pairs in common.
    fn candidates(&self, text: &str) -> Vec<(usize, bool)> {
        let pairs: Vec<_> = neighbours(text).collect();
        if pairs.is_empty() {
            return (0..self.names.len()).map(|at| (at, false)).collect();
        }
        let mut common = vec![0_u16; self.names.len()];
        for at in pairs.iter().filter_map(|pair| self.pairs.get(pair)).flatten() {
            common[*at as usize] += 1;
        }
        let enough = |at: usize, common: u16| {
            // Repeated pairs are counted once for each in the text, so this is at least what they have in common.
            let all = pairs.len() + self.names[at].folded.chars().count().saturating_sub(1);
            2 * usize::from(common) * usize::from(NEAR_AT_MOST) >= usize::from(NEAR_AT_LEAST) * all
        };
        // A short body may share no pair with the text that ends in it.
        let short = |at: usize| self.names[at].body().chars().count() < 2;
        common
            .iter()
            .enumerate()
            .filter(|(at, common)| **common > 0 || short(*at))
            .map(|(at, common)| (at, enough(at, *common)))
            .collect()
    }
}

fn neighbours(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

/// The index that a directory keeps, made when it is first asked for. Equal directories have equal ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(OnceLock<Arc<Index>>);

impl Kept {
    pub fn get(&self, directory: &Directory) -> &Index {
        self.0.get_or_init(|| Arc::new(Index::new(directory)))
    }
}

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}

/// The names of places, folded, by the organ that governs each: `勐阳县`, `曼满镇`, `南曼州`.
#[derive(Debug)]
struct Places {
    by_organ: BTreeMap<OrganId, Vec<String>>,
}

impl Places {
    fn of(directory: &Directory) -> Self {
        const OFFICES: [&str; 4] = ["政府", "街道办", "管委会", "党工委"];
        let mut by_organ: BTreeMap<OrganId, Vec<String>> = BTreeMap::new();
        for organ in directory.organs() {
            for dated in &organ.names {
                let name = fold(&dated.name);
                let place = OFFICES.iter().find_map(|office| name.strip_suffix(office));
                if let Some(place) = place.filter(|place| place.chars().count() >= 2) {
                    by_organ.entry(organ.id.clone()).or_default().push(place.to_owned());
                }
            }
        }
        Self { by_organ }
    }

    /// The places of the governments above an organ, and each of them shortened: `勐阳县`, `勐阳`, `南曼州`, `南曼`.
    fn above(&self, directory: &Directory, id: &OrganId, date: Date) -> Vec<&str> {
        let chain = directory.managing_chain(id, date);
        let places = chain.iter().filter_map(|government| self.by_organ.get(government)).flatten();
        places.flat_map(|place| [place.as_str(), shortened(place)]).collect()
    }

    /// How much of a folded name is a place.
    fn longest_in(&self, name: &str) -> usize {
        let known = self.by_organ.values().flatten();
        known.filter(|place| name.starts_with(place.as_str())).map(String::len).max().unwrap_or(0)
    }
}

/// How well a folded text names an organ of this name: with its place, the place shortened, its kind only
/// (`县住建局`) or omitted.
fn score(name: &Name, text: &str, above: &[&str]) -> Option<u16> {
    if name.folded == text {
        return Some(950);
    }
    let (place, body) = (name.place(), name.body());
    // 勐阳县曼满镇 is also called 曼满镇.
    let own = above.iter().find_map(|upper| place.strip_prefix(upper)).filter(|own| own.chars().count() >= 2);
    for place in [Some(place), own].into_iter().flatten().filter(|place| !place.is_empty()) {
        let forms = [
            (format!("{place}{body}"), 940),
            (format!("{}{body}", shortened(place)), 900),
            (place.to_owned(), if is_government(body) { 850 } else { 0 }),
            (format!("{}{body}", kind_of(place)), 800),
        ];
        for (form, score) in forms {
            if score > 0 && (form == text || (score > 800 && led_by(text, &form, above))) {
                return Some(score);
            }
        }
    }
    if is_government(body) {
        return None; // every place has one
    }
    let omitted = !body.is_empty() && body == text;
    (omitted || (place.is_empty() && led_by(text, body, above))).then_some(700)
}

fn is_government(body: &str) -> bool {
    matches!(body, "政府" | "街道办" | "管委会")
}

/// Whether `text` is `form` after the names of one or more places above: `南曼州勐阳县住建局`.
fn led_by(text: &str, form: &str, above: &[&str]) -> bool {
    let Some(mut lead) = text.strip_suffix(form).filter(|lead| !lead.is_empty()) else { return false };
    // Each round takes a place off; longer names first, so that 勐阳县 is not read as 勐阳 with a 县 left over.
    while !lead.is_empty() {
        let longest = above.iter().filter_map(|place| lead.strip_prefix(place)).min_by_key(|rest| rest.len());
        match longest {
            Some(rest) if rest.len() < lead.len() => lead = rest,
            _ => return false,
        }
    }
    true
}

/// A place without its kind: 勐阳 of 勐阳县. One of two characters stays whole.
fn shortened(place: &str) -> &str {
    let kind = kind_of(place);
    match place.strip_suffix(kind) {
        Some(short) if short.chars().count() >= 2 => short,
        _ => place,
    }
}

/// The kind of a place: its last character.
fn kind_of(place: &str) -> &str {
    place.char_indices().last().map_or("", |(at, _)| &place[at..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organ::sample::{REFORM, directory, id};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 2);

    #[test]
    fn people_name_organs_in_many_ways() {
        use How::{Alias, Exact, Former};
        let table = [
            ("勐阳县住房和城乡建设局", "my-house", Exact),
            (" 勐阳县 住房和城乡建设局 ", "my-house", Exact),
            ("勐阳县住建局", "my-house", Alias),
            ("勐阳县住建委", "my-house", Alias),
            ("勐阳住建局", "my-house", Alias),
            ("县住建局", "my-house", Alias),
            ("南曼州勐阳县住建局", "my-house", Alias),
            ("南曼傣族自治州勐阳县住房城乡建设局", "my-house", Alias),
            ("云岭省南曼州勐阳县住建局", "my-house", Alias),
            ("州住建局", "nm-house", Alias),
            ("南曼傣族自治州住房和城乡建设局", "nm-house", Alias),
            ("市住建局", "mj-house", Alias),
            ("勐阳县住房和城乡规划建设局", "my-house", Former),
            ("县教体局", "my-edu", Alias),
            ("勐阳县教育和体育局", "my-edu", Alias),
            ("州发改委", "nm-dev", Alias),
            ("南曼州发展改革委", "nm-dev", Alias),
            ("县发改局", "my-dev", Alias),
            ("县发改委", "my-dev", Alias),
            ("曼景市林草局", "mj-forest", Alias),
            ("曼景市林业和草原局（原林草局）", "mj-forest", Exact),
            ("曼景市林业和草原局(原曼景市林业局)", "mj-forest", Exact),
            ("曼景市林业局", "mj-forest-old", Former),
            ("园区某局（原曼景市林业局）", "mj-forest-old", Former),
            ("曼景市卫健委", "mj-health", Alias),
            ("曼景市医保局", "mj-insurance", Alias),
            ("勐阳县政务局", "my-service", Alias),
            ("勐阳县政府", "my-gov", Alias),
            ("勐阳县", "my-gov", Alias),
            ("南曼州人民政府", "nm-gov", Alias),
            ("勐阳县曼满镇政府", "my-man-town", Alias),
            ("曼景市曼满镇", "mj-man-town", Alias),
            ("勐阳县园林所", "my-park", How::Near),
        ];
        for (text, organ, how) in table {
            let found = find(&directory(), text, TODAY, 3);
            let first = found.first().map(|found| (found.organ.as_str(), found.how));
            assert_eq!(first, Some((organ, how)), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_former_name_leads_to_the_successor_of_the_day() {
        let found = |day| find(&directory(), "曼景市林业局", day, 1).remove(0);
        assert_eq!((found(REFORM).how, found(REFORM).successor), (How::Exact, None));
        let after = found(REFORM.tomorrow().unwrap());
        assert_eq!((after.how, after.successor), (How::Former, Some(id("mj-forest"))));
        assert_eq!(after.name_matched, "曼景市林业局");
    }

    #[test]
    fn only_what_is_beyond_doubt_resolves() {
        let table = [
            ("勐阳县住房和城乡建设局", Some("my-house")),
            ("勐阳住建局", Some("my-house")),
            ("县教体局", Some("my-edu")),
            ("教体局", None),     // the county's or the prefecture's
            ("住建局", None),     // anyone's
            ("曼满镇政府", None), // in two counties
            ("勐阳县曼满镇政府", Some("my-man-town")),
            ("曼景市林业局", Some("mj-forest")),
            ("曼景市林业和草原局（原林草局）", Some("mj-forest")),
            ("曼景市卫生和计划生育局", None), // split
            ("曼景市移民开发局", None),       // abolished
            ("勐阳县住房建设管理局", None),   // only near
            ("政府", None),
            ("", None),
            ("（）", None),
            ("某公司", None),
        ];
        for (text, organ) in table {
            assert_eq!(resolve_unique(&directory(), text, TODAY), organ.map(id), "{text}");
        }
    }

    #[test]
    fn what_only_resembles_a_name_is_offered_as_near_and_never_above_a_true_match() {
        let near = find(&directory(), "勐阳县住房建设管理局", TODAY, 5);
        assert_eq!((near[0].organ.as_str(), near[0].how), ("my-house", How::Near));
        for text in ["勐阳县住房建设管理局", "勐阳县住建局", "住建局", "曼满镇"] {
            let found = find(&directory(), text, TODAY, 50);
            assert!(found.iter().all(|found| (found.how == How::Near) == (found.score <= NEAR_AT_MOST)), "{text}");
            assert!(found.is_sorted_by(|a, b| a.score >= b.score), "{text}");
            assert!(find(&directory(), text, TODAY, 2).len() <= 2);
        }
        assert_eq!(find(&directory(), "ABC", TODAY, 5), []);
    }
}
