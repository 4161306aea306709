//! A broken profile gets every fault with file, line and reason.
//!
//! Each row changes one piece of text of the demonstration profile: what it was, what it becomes, a piece of the line
//! that the fault must name in the changed file (empty for the first line, where something is missing), and a piece of
//! the reason.

use profile::{DEMO_FILES, Fault, read};

type Row = (&'static str, &'static str, &'static str, &'static str);

fn changed(file: &str, old: &str, new: &str) -> String {
    let (_, text) = DEMO_FILES.iter().find(|(name, _)| *name == file).unwrap();
    assert!(text.contains(old), "{file} no longer contains {old:?}");
    text.replacen(old, new, 1)
}

fn faults_with(file: &str, changed: &str) -> Vec<Fault> {
    let files = DEMO_FILES.map(|(name, text)| (name, if name == file { changed } else { text }));
    read(&files).err().unwrap_or_default()
}

fn check(file: &str, table: &[Row]) {
    for (old, new, at, reason) in table {
        let text = changed(file, old, new);
        let line = if at.is_empty() { Some(0) } else { text.lines().position(|line| line.contains(at)) };
        let line = line.unwrap_or_else(|| panic!("no line contains {at:?}")) + 1;
        let faults = faults_with(file, &text);
        let named = faults.iter().any(|f| f.file == file && f.line == line && f.reason.contains(reason));
        let all: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert!(named, "wanted {file}:{line}: {reason}\nfound:\n{}", all.join("\n"));
    }
}

#[test]
fn a_broken_clock_is_named() {
    check(
        "clocks.toml",
        &[
            ("owner = \"county_lead\"\n", "", "[relay]", "缺少责任主体（owner）"),
            ("\"county_lead\"", "\"respondent\" # x", "# x", "责任主体不能是 respondent；可用：county_lead"),
            ("\"county_lead\"", "\"nobody\"", "nobody", "不认识的取值“nobody”"),
            ("\"back_to_lead\"", "\"lapse\" # x", "# x", "届满后果不能是 lapse；可用：back_to_lead"),
            ("\"15个工作日\"", "\"0个工作日\"", "0个工作日", "不能为零"),
            ("\"15个工作日\"", "\"两周\"", "两周", "无法识别"),
            ("[relay]", "[relax]", "[relax]", "不认识的时限“relax”"),
            ("[relay]", "[relax]", "", "缺少时限“relay”（转县市牵头受理）"),
            ("times = 1", "times = 0", "times = 0", "延长次数不能为零"),
            ("basis = \"本地设定\"", "basis = \"\"", "basis = \"\"", "依据（basis）为空"),
            ("scored = true", "scoerd = true", "scoerd", "不认识的字段“scoerd”"),
            ("[relay]", "[relay", "[relay", "文件格式有误"),
        ],
    );
}

#[test]
fn a_broken_chain_is_named() {
    check(
        "chains.toml",
        &[
            ("untrue = [\"handler\", ", "untrue = [", "untrue =", "至少需要3人签批，现为2人"),
            ("backlog = [\"intake\"", "backlog = [\"audit_admin\"", "backlog", "不能有“审计管理员”"),
            ("backlog = [\"intake\"", "backlog = [\"lead_head\"", "backlog", "“牵头部门负责人”出现两次"),
            ("backlog = [\"intake\"", "backlog = [\"boss\"", "backlog", "不认识的取值“boss”"),
            ("backlog", "backlogs", "backlogs", "不认识的决定“backlogs”"),
            ("backlog", "backlogs", "", "缺少“历史补录”的审签链（backlog）"),
        ],
    );
}

#[test]
fn a_broken_catalogue_is_named() {
    check(
        "measures.toml",
        &[
            ("units = [\"nm-kpb\"", "units = [\"nm-nobody\"", "nm-nobody", "实施单位“nm-nobody”不在机关名录"),
            ("units = [\"nm-kpb\", \"nm-zzb\"]\n", "", "[honours]", "没有实施单位"),
            (
                "imposed_by = \"nation\"",
                "imposed_by = \"nation\"\nunits = [\"nm\"]",
                "units = [\"nm\"]",
                "不应有实施单位",
            ),
            ("basis = \"工作方案第（三）项\"\n", "", "[province_score]", "缺少依据（basis）"),
            ("[honours]", "[\"荣誉\"]", "荣誉", "不能作标识"),
        ],
    );
    check(
        "refusals.toml",
        &[
            ("door = \"期限届满仍未履行的，可再次投诉\"\n", "", "[not_due]", "缺少正确的办理渠道（door）"),
            ("door = \"期限届满仍未履行的，可再次投诉\"", "door = \" \"", "door = \" \"", "正确的办理渠道（door）为空"),
        ],
    );
    check(
        "channels.toml",
        &[
            ("native_id = [\"线索号\"", "natvie_id = [\"线索号\"", "natvie_id", "不认识的列含义“natvie_id”"),
            ("native_id = [\"线索号\"", "natvie_id = [\"线索号\"", "[ducha.columns]", "缺少 native_id"),
            ("title = [\"诉求标题\"", "title = [\"诉求内容\"", "title = [\"诉求内容\"", "列名“诉求内容”同时表示"),
            ("amount_unit = [\"金额单位\"]", "amount_unit = []", "amount_unit = []", "没有列名"),
            ("\"13个工作日\"", "\"0日\"", "0日", "不能为零"),
        ],
    );
    check(
        "vocabulary.toml",
        &[
            ("[field.ppp]", "[field.pppp]", "[field.pppp]", "词表“field”没有“pppp”"),
            ("[field.ppp]", "[field.pppp]", "", "词表“field”缺少“ppp”"),
            ("label = \"朝令夕改\"", "label = \"朝三暮四\"", "朝三暮四", "名称应为“朝令夕改”"),
            ("forbidden = true", "forbidden = false # x", "# x", "为法律所禁止"),
        ],
    );
}

#[test]
fn a_broken_place_is_named() {
    check(
        "profile.toml",
        &[
            ("lead = \"my-fgj\"", "lead = \"my-fgw\"", "my-fgw", "牵头部门“my-fgw”不在机关名录"),
            ("acting = [\"my-zwj\", \"nm-fgw\"]", "acting = []", "acting = []", "没有代行牵头部门"),
            ("acting = [\"my-zwj\"", "acting = [\"my-fgj\"", "acting = [\"my-fgj\"", "不能代行自己"),
            ("province = \"sheng-fgw\"", "province = \"sheng-xx\"", "sheng-xx", "省级接收机关“sheng-xx”不在"),
            (
                "candidates = [\"competent_superior\", \"managing_government\", \"next_government\", \"province\"]",
                "candidates = []",
                "candidates = []",
                "选取顺序为空",
            ),
            ("\"next_government\", \"province\"", "\"province\", \"province\"", "candidates = [", "“province”重复"),
            ("number_prefix = \"NM\"", "number_prefix = \"南曼\"", "number_prefix", "两个大写英文字母"),
            ("region = \"539900\"", "region = \"5399\"", "region =", "行政区划代码应为6位或9位数字"),
            ("region = \"539900\"", "region = \"539901\"", "region =", "不一致"),
            ("since = \"2022-08-22\"", "since = \"2021-08-22\"", "2021-08-22", "LPR应按日期递增"),
            ("basis_points = 365", "basis_points = 36500", "36500", "不合理"),
            ("version = 1", "version = 0", "version = 0", "版本从1起"),
            ("place = \"南曼州\"\n", "", "", "缺少地名（place）"),
        ],
    );
}

#[test]
fn a_broken_directory_is_named() {
    check(
        "organs.toml",
        &[
            (
                "uscc = \"11539900701315005G\"",
                "uscc = \"11539900701315005H\"",
                "11539900701315005H",
                "第18位校验字符不符",
            ),
            ("uscc = \"11539900701315005G\"", "uscc = \"1153990070131500OG\"", "1153990070131500OG", "第17位“O”"),
            ("id = \"mj-czj\"", "id = \"mj-fgj\"", "曼景市财政局", "机关标识“mj-fgj”重复"),
            ("曼景市财政局\"", "曼景市民政局\"", "\"mj-mzj\"", "名称“曼景市民政局”与第"),
            ("until = \"2004-12-31\"", "until = \"2005-12-31\"", "2005-12-31", "使用期间重叠"),
            ("until = \"2004-12-31\"", "until = \"1990-12-31\"", "1990-12-31", "截止日早于起始日"),
            ("region = \"539923105\"", "region = \"53992310\"", "53992310\"", "行政区划代码应为6位或9位数字"),
            ("kind = \"zone\"", "kind = \"area\"", "\"area\"", "不认识的取值“area”"),
            ("until = \"2012-06-30\"", "untill = \"2012-06-30\"", "untill", "不认识的字段“untill”"),
            ("dj = [", "dx = [", "dx = [", "地名前缀的政府“dx”不在机关名录"),
        ],
    );
    let first = "{ kind = \"managed_by\", from = \"my\", to = \"nm\"";
    let circle = "{ kind = \"superior\", from = \"nm\", to = \"my-zjj\", document = \"x\" },\n  { kind = \"managed_by\", from = \"my\", to = \"nm\"";
    let past = "{ kind = \"superior\", from = \"nm\", to = \"my\", document = \"x\" }, # x\n  { kind = \"managed_by\", from = \"my\", to = \"nm\"";
    check(
        "edges.toml",
        &[
            (first, circle, "from = \"nm\", to = \"my-zjj\"", "上下级、管理或者主管关系成环：my → nm → my-zjj → my"),
            (first, past, "# x", "成环：my → nm → my"),
            (
                "to = \"nm-scj\", since = \"2019-03-01\"",
                "to = \"nm-gsj\", since = \"2019-03-01\"",
                "to = \"nm-gsj\", since",
                "承接关系成环",
            ),
            ("from = \"mj-czj\"", "from = \"mj-xxx\"", "mj-xxx", "关系的起点“mj-xxx”不在机关名录"),
            (
                "from = \"mj-czj\", to = \"mj\"",
                "from = \"mj-czj\", to = \"mj-fgj\"",
                "from = \"mj-czj\"",
                "不是政府或者管委会",
            ),
            ("since = \"2022-04-01\"", "since = \"2022-03-01\"", "2022-03-01", "同一日有两个管理机关"),
            ("since = \"2026-12-01\"", "since = \"2026-11-01\"", "2026-11-01", "应晚于“my-zsfw”的撤销日2026-11-30"),
            ("to = \"my-tcj\", since = \"2026-12-01\"", "to = \"my-tcj\"", "〔2026〕11号", "缺少承接日"),
            (", document = \"南曼编〔2015〕9号\"", "", "from = \"nm-jsfw\", to = \"nm\"", "缺少依据文件（document）"),
        ],
    );
    check(
        "accounts.toml",
        &[
            ("organ = \"nm-jw\"", "organ = \"nm-jjw\"", "nm-jjw", "账号所属单位“nm-jjw”不在机关名录"),
            (
                "login = \"nm-fgw.fuzeren\"",
                "login = \"nm-fgw.shouli\"",
                "\"nm-fgw.fuzeren\"",
                "登录名“nm-fgw.shouli”重复",
            ),
            ("role = \"intake\"", "role = \"system\"", "role = \"system\"", "“系统”不能有账号"),
        ],
    );
}

#[test]
fn a_broken_calendar_is_named() {
    check(
        "holidays.csv",
        &[
            ("2026-10-01,放假", "2026-10-32,放假", "2026-10-32", "不是日期"),
            ("2026-10-01,放假", "2026-10-01,休息", "2026-10-01,休息", "应为“放假”或者“上班”"),
            ("2026-10-10,上班", "2026-10-09,上班", "2026-10-09", "不是周末"),
            ("2026-10-01,放假,国庆节,2026", "2026-10-01,放假,国庆节", "2026-10-01", "应有4列，现有3列"),
            ("2026-10-01,放假,国庆节,2026", "2026-10-01,放假,国庆节,2025", "2026-10-01", "不属于2025年"),
            ("2026-10-01,放假,国庆节", "2026-10-01,放假,", "2026-10-01", "没有写明节日"),
            ("date,kind", "day,kind", "", "首行应为"),
        ],
    );
}

#[test]
fn a_missing_file_an_unknown_file_and_a_file_out_of_its_place_are_named() {
    let without: Vec<_> = DEMO_FILES.into_iter().filter(|(name, _)| *name != "organs.toml").collect();
    let faults = read(&without).unwrap_err();
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), ["organs.toml:1: 缺少这个文件"]);

    let more: Vec<_> = DEMO_FILES.into_iter().chain([("notes.toml", "")]).collect();
    assert_eq!(read(&more).unwrap_err()[0].to_string(), "notes.toml:1: 不认识的配置文件");

    let real = changed("profile.toml", "demonstration = true", "demonstration = false");
    let reason = &faults_with("profile.toml", &real)[0].reason;
    assert!(reason.contains("只有示范地区"), "{reason}");
}

#[test]
fn faults_of_several_files_are_told_together_in_the_order_of_files_and_lines() {
    let clocks = changed("clocks.toml", "\"15个工作日\"", "\"两周\"");
    let clocks = clocks.replacen("[relay]", "[relax]", 1);
    let files = DEMO_FILES.map(|(name, text)| match name {
        "clocks.toml" => (name, clocks.as_str()),
        "refusals.toml" => (name, "[a]\ntext = \"x\"\n"),
        _ => (name, text),
    });
    let faults = read(&files).unwrap_err();
    let files: Vec<_> = faults.iter().map(|fault| fault.file.as_str()).collect();
    assert_eq!(files, ["clocks.toml", "clocks.toml", "clocks.toml", "refusals.toml", "refusals.toml"]);
    assert!(faults.is_sorted());
}

#[test]
fn a_short_name_that_two_organs_of_one_government_share_is_a_warning() {
    let text = changed("organs.toml", "\"政务中心\"", "\"政务中心\", \"财政局\"");
    let files = DEMO_FILES.map(|(name, own)| (name, if name == "organs.toml" { text.as_str() } else { own }));
    let warnings = read(&files).unwrap().warnings;
    let named = |fault: &Fault| fault.reason.contains("简称“曼景财政局”同时指向“mj-czj”和“mj-zwj”") && fault.line > 1;
    assert!(warnings.iter().any(named), "{warnings:#?}");
}
