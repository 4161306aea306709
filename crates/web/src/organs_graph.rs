//! The drawn graph around one organ: what stands above it on top, what stands below it at the bottom, what it
//! succeeded on the left, what succeeded it or is competent for it on the right. Positions are in pixels at ordinary
//! type; the drawing grows with the type of the page.

use crate::organs::Day;
use casework::{OrganPage, Relation, Side};

/// Width and height of a box, and the room between boxes.
pub const WIDE: usize = 208;
pub const HIGH: usize = 92;
const ACROSS: usize = 24;
const DOWN: usize = 44;
/// Boxes in a row below, and rows; what remains is counted in the last box and stands in the table.
const IN_A_ROW: usize = 4;
const BELOW_AT_MOST: usize = 8;
const BESIDE_AT_MOST: usize = 4;
/// Characters on a line of a box.
const NAME_CHARS: usize = 12;
const SMALL_CHARS: usize = 15;

/// A line of text in a box.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// How far below the upper edge it stands.
    pub down: usize,
    /// Its class.
    pub class: &'static str,
    /// Its size.
    pub size: usize,
    /// Its words.
    pub words: String,
}

fn name_line(down: usize, words: String) -> Line {
    Line { down, class: "graph-name", size: 15, words }
}

fn small_line(down: usize, words: String) -> Line {
    Line { down, class: "graph-small", size: 12, words }
}

/// A box with an organ.
#[derive(Debug, PartialEq, Eq)]
pub struct Boxed {
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Its class beside `graph-box`.
    pub class: &'static str,
    /// Where it leads; nothing for the organ itself and for what is only counted.
    pub href: Option<String>,
    /// The name in one piece.
    pub title: String,
    /// Lines of text.
    pub lines: Vec<Line>,
}

impl Boxed {
    /// The middle, where lines of text stand.
    pub fn middle(&self) -> usize {
        self.x + WIDE / 2
    }
}

/// A line between two boxes.
#[derive(Debug, PartialEq, Eq)]
pub struct Joined {
    /// The path.
    pub path: String,
    /// Its class beside `graph-edge`.
    pub class: &'static str,
    /// It has a head: it leads from the older organ to the newer.
    pub headed: bool,
}

/// The drawing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Its width.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// Boxes.
    pub boxes: Vec<Boxed>,
    /// Lines.
    pub joins: Vec<Joined>,
    /// What it shows, in a sentence.
    pub words: String,
}

impl Graph {
    /// The width in units that grow with the type.
    pub fn width_rem(&self) -> String {
        rem(self.width)
    }

    /// The height likewise.
    pub fn height_rem(&self) -> String {
        rem(self.height)
    }
}

fn rem(pixels: usize) -> String {
    format!("{}.{:02}rem", pixels / 16, pixels % 16 * 100 / 16)
}

/// The lines of the organ itself, in the middle of its box.
fn own_lines(words: Vec<String>) -> Vec<Line> {
    let first = HIGH / 2 + 5 - 9 * (words.len().saturating_sub(1));
    words.into_iter().enumerate().map(|(no, line)| name_line(first + 18 * no, line)).collect()
}

/// A text on at most so many lines; what does not fit ends in `…`.
fn wrapped(text: &str, chars: usize, lines: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut all: Vec<String> = letters.chunks(chars).take(lines).map(|line| line.iter().collect()).collect();
    if letters.len() > chars * lines
        && let Some(last) = all.last_mut()
    {
        last.pop();
        last.push('…');
    }
    all
}

fn boxed(relation: &Relation, day: &Day, (x, y): (usize, usize)) -> Boxed {
    let dates = match (relation.since, relation.until) {
        (Some(since), _) => format!("　{since}起"),
        (None, Some(until)) => format!("　至{until}"),
        (None, None) => String::new(),
    };
    let names = wrapped(&relation.name, NAME_CHARS, 2);
    let first = if names.len() == 1 { 34 } else { 24 };
    let names = names.into_iter().enumerate();
    let mut lines: Vec<Line> = names.map(|(no, line)| name_line(first + 18 * no, line)).collect();
    lines.push(small_line(64, format!("{}{dates}", relation.word)));
    lines.extend(wrapped(&relation.document, SMALL_CHARS, 1).into_iter().map(|line| small_line(82, line)));
    Boxed {
        x,
        y,
        class: if relation.exists { "" } else { "graph-gone" },
        href: Some(format!("/organs/{}{}", relation.other, day.query())),
        title: relation.name.clone(),
        lines,
    }
}

fn counted(count: usize, (x, y): (usize, usize)) -> Boxed {
    let words = format!("另有{count}个，见下表");
    Boxed { x, y, class: "graph-rest", href: None, title: words.clone(), lines: vec![name_line(50, words)] }
}

/// As many of `all` as fit, and how many are left.
fn some<'a>(all: &[&'a Relation], most: usize) -> (Vec<&'a Relation>, usize) {
    if all.len() <= most { (all.to_vec(), 0) } else { (all[..most - 1].to_vec(), all.len() - (most - 1)) }
}

/// Where `count` boxes in a row begin so that the row is centred in `width`.
fn centred(count: usize, width: usize) -> usize {
    (width - (count * WIDE + count.saturating_sub(1) * ACROSS)) / 2
}

/// Draws the relations that hold on the day.
pub fn draw(organ: &OrganPage, day: &Day) -> Graph {
    let on = |sides: &[Side]| -> Vec<&Relation> {
        organ.relations.iter().filter(|relation| relation.holds && sides.contains(&relation.side)).collect()
    };
    let (above, above_rest) = some(&on(&[Side::Above]), IN_A_ROW);
    let (below, below_rest) = some(&on(&[Side::Below]), BELOW_AT_MOST);
    let (left, left_rest) = some(&on(&[Side::Before]), BESIDE_AT_MOST);
    let (right, right_rest) = some(&on(&[Side::Beside, Side::After]), BESIDE_AT_MOST);
    let with = |boxes: &[&Relation], rest: usize| boxes.len() + usize::from(rest > 0);
    let (n_above, n_below) = (with(&above, above_rest), with(&below, below_rest));
    let (n_left, n_right) = (with(&left, left_rest), with(&right, right_rest));
    let step = WIDE + ACROSS;
    let in_middle = n_above.max(n_below.min(IN_A_ROW)).max(1);
    // The organ stands in the middle, so that one side makes room on the other too where both rows are narrow.
    let sides = if n_left > 0 && n_right > 0 { 2 } else { usize::from(n_left + n_right > 0) };
    let beside = 1 + if sides == 1 && in_middle == 1 { 1 } else { 2 * usize::from(sides > 0) };
    let room = |boxes: usize| boxes * step - ACROSS;
    // A drawing with one side only begins or ends with the organ.
    let width = room(in_middle.max(beside)) + 2;
    let own_x = match (beside, n_left) {
        (2, 0) => 1,
        (2, _) => 1 + step,
        _ => centred(1, width),
    };
    let centre = own_x + WIDE / 2;
    let band = n_left.max(n_right).max(1);
    let band_height = band * HIGH + (band - 1) * 16;
    let own_top = if n_above > 0 { HIGH + DOWN } else { 0 } + 1;
    let own_y = own_top + (band_height - HIGH) / 2;
    let mut graph = Graph { width, ..Graph::default() };

    let row_start = |count: usize| {
        if beside == 2 && count == 1 { own_x } else { centred(count, width) }
    };
    for (at, relation) in above.iter().enumerate() {
        let place = (row_start(n_above) + at * step, 1);
        graph.boxes.push(boxed(relation, day, place));
        let (x, turn) = (place.0 + WIDE / 2, 1 + HIGH + DOWN / 2);
        let path = format!("M{centre} {own_y}V{turn}H{x}V{}", 1 + HIGH);
        graph.joins.push(Joined { path, class: "", headed: false });
    }
    if above_rest > 0 {
        graph.boxes.push(counted(above_rest, (row_start(n_above) + above.len() * step, 1)));
    }
    let stack = |count: usize, at: usize| {
        let height = count * HIGH + (count - 1) * 16;
        own_top + (band_height - height) / 2 + at * (HIGH + 16)
    };
    let middle_y = own_y + HIGH / 2;
    for (at, relation) in left.iter().enumerate() {
        let place = (own_x - step, stack(n_left, at));
        graph.boxes.push(boxed(relation, day, place));
        let (from, y, turn) = (place.0 + WIDE, place.1 + HIGH / 2, own_x - ACROSS / 2);
        let path = format!("M{from} {y}H{turn}V{middle_y}H{}", own_x - 2);
        graph.joins.push(Joined { path, class: "graph-time", headed: true });
    }
    if left_rest > 0 {
        graph.boxes.push(counted(left_rest, (own_x - step, stack(n_left, left.len()))));
    }
    for (at, relation) in right.iter().enumerate() {
        let place = (own_x + step, stack(n_right, at));
        graph.boxes.push(boxed(relation, day, place));
        let (y, turn) = (place.1 + HIGH / 2, own_x + WIDE + ACROSS / 2);
        let later = relation.side == Side::After;
        let path = format!("M{} {middle_y}H{turn}V{y}H{}", own_x + WIDE, place.0 - 2 * usize::from(later));
        let class = if later { "graph-time" } else { "graph-competent" };
        graph.joins.push(Joined { path, class, headed: later });
    }
    if right_rest > 0 {
        graph.boxes.push(counted(right_rest, (own_x + step, stack(n_right, right.len()))));
    }
    let below_top = own_top + band_height + DOWN;
    let own_bottom = own_y + HIGH;
    let first_row = n_below.min(IN_A_ROW);
    let below_place = |at: usize| {
        let (row, column) = (at / IN_A_ROW, at % IN_A_ROW);
        (row_start(first_row) + column * step, below_top + row * (HIGH + DOWN))
    };
    for (at, relation) in below.iter().enumerate() {
        let place = below_place(at);
        graph.boxes.push(boxed(relation, day, place));
        let x = place.0 + WIDE / 2;
        let class = if relation.word == "主管的单位" { "graph-competent" } else { "" };
        // Lines to the second row run between the boxes of the first.
        let path = if at < IN_A_ROW {
            format!("M{centre} {own_bottom}V{}H{x}V{}", below_top - DOWN / 2, place.1)
        } else {
            let aisle = place.0 + WIDE + ACROSS / 2;
            let aisle = if aisle > width { place.0 - ACROSS / 2 } else { aisle };
            format!("M{centre} {own_bottom}V{}H{aisle}V{}H{x}V{}", below_top - DOWN / 2, place.1 - DOWN / 2, place.1)
        };
        graph.joins.push(Joined { path, class, headed: false });
    }
    if below_rest > 0 {
        graph.boxes.push(counted(below_rest, below_place(below.len())));
    }
    let own = wrapped(&organ.line.name, NAME_CHARS, 3);
    let lines = own_lines(own);
    graph.boxes.push(Boxed {
        x: own_x,
        y: own_y,
        class: if organ.line.exists { "graph-self" } else { "graph-self graph-gone" },
        href: None,
        title: organ.line.name.clone(),
        lines,
    });
    let rows = n_below.div_ceil(IN_A_ROW);
    let below_height = if rows > 0 { DOWN + rows * HIGH + (rows - 1) * DOWN } else { 0 };
    graph.height = own_top + band_height + below_height + 1;
    let count = |sides: &[Side]| on(sides).len();
    graph.words = format!(
        "{}：上方{}个管理机关或者上级单位，下方{}个所管理、下级或者主管的单位，左侧{}个被承接单位，右侧{}个主管部门或者承接单位。",
        day.prose(),
        count(&[Side::Above]),
        count(&[Side::Below]),
        count(&[Side::Before]),
        count(&[Side::Beside, Side::After]),
    );
    graph
}
