//! The complainants of the demonstration. All names, codes, persons and numbers are invented.

/// A fictional enterprise.
#[derive(Debug, Clone, Copy)]
pub struct Firm {
    /// Its name.
    pub name: &'static str,
    /// Its code, with right check digits and an organisation number that nobody has.
    pub uscc: &'static str,
    /// Who speaks for it.
    pub contact: &'static str,
    /// A number of a range that is not assigned.
    pub phone: &'static str,
}

const fn firm(name: &'static str, uscc: &'static str, contact: &'static str, phone: &'static str) -> Firm {
    Firm { name, uscc, contact, phone }
}

/// The enterprises.
pub const FIRMS: [Firm; 24] = [
    firm("南曼云岭建筑工程有限公司", "91539900MA6D10013B", "刀建华", "13000053001"),
    firm("勐阳县安达市政工程有限公司", "91539922MA6D1038X0", "李国强", "13000053008"),
    firm("曼景金穗农资有限责任公司", "91539901MA6D10750C", "赵春燕", "13000053015"),
    firm("勐岭青禾园林绿化有限公司", "91539923MA6D11120A", "玉香", "13000053022"),
    firm("南曼远航信息技术有限公司", "91539900MA6D11497X", "周启明", "13000053029"),
    firm("曼景市鸿运物业服务有限公司", "91539901MA6D118683", "孙丽华", "13000053036"),
    firm("勐阳雨林茶业有限公司", "91539922MA6D12238J", "岩温", "13000053043"),
    firm("勐岭县恒信测绘有限公司", "91539923MA6D12609P", "何志伟", "13000053050"),
    firm("南曼同心医疗器械有限公司", "91539900MA6D129759", "杨慧", "13000053057"),
    firm("曼景绿源环保科技有限公司", "91539901MA6D13345R", "黄志强", "13000053064"),
    firm("勐阳县顺通运输有限公司", "91539922MA6D13716X", "罗永贵", "13000053071"),
    firm("磨朗口岸国际物流有限公司", "91539923MA6D14081K", "段文斌", "13000053078"),
    firm("南曼孔雀文化传媒有限公司", "91539900MA6D144520", "依罕", "13000053085"),
    firm("曼景市宏图广告装饰部", "91539901MA6D148235", "陈国栋", "13000053092"),
    firm("勐岭傣乡食品加工厂", "91539923MA6D15199A", "岩罕", "13000053099"),
    firm("南曼新月光伏科技有限公司", "91539900MA6D1556XH", "方晓东", "13000053106"),
    firm("勐阳县平安保安服务有限公司", "91539922MA6D159307", "高建国", "13000053113"),
    firm("曼景百川水务工程有限公司", "91539901MA6D16300U", "谢春生", "13000053120"),
    firm("南曼阳光教育装备有限公司", "91539900MA6D16677B", "唐敏", "13000053127"),
    firm("勐阳县惠民粮油商贸行", "91539922MA6D170479", "张翠芬", "13000053134"),
    firm("勐岭县古道旅游开发有限公司", "91539923MA6D17418E", "木国才", "13000053141"),
    firm("南曼恒基工程检测有限公司", "91539900MA6D177840", "林志远", "13000053148"),
    firm("曼景丰泽建材有限公司", "91539901MA6D18154G", "吴海涛", "13000053155"),
    firm("南曼智诚工程咨询有限公司", "91539900MA6D18525Q", "郑雪梅", "13000053162"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_right_check_digits_and_no_firm_comes_twice() {
        let mut names = std::collections::BTreeSet::new();
        for firm in FIRMS {
            assert!(domain::uscc::Uscc::parse(firm.uscc).is_ok(), "{}", firm.name);
            assert!(names.insert(firm.name), "{}", firm.name);
        }
    }
}
