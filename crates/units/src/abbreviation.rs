//! The short forms that people put before a name.

/// What a first word stands for when it is an abbreviation of a type of unit.
fn long_form(word: &str) -> Option<&'static str> {
    Some(match word {
        "tp" => "thanh pho",
        "tx" => "thi xa",
        "tt" => "thi tran",
        "dk" => "dac khu",
        "t" => "tinh",
        "q" => "quan",
        "h" => "huyen",
        "p" => "phuong",
        "x" => "xa",
        _ => return None,
    })
}

/// The other ways in which a folded name may have been meant, likeliest first: the abbreviation before it written out,
/// and the people's committee left away (`UBND tỉnh Lâm Đồng` is Lâm Đồng).
pub(crate) fn other_readings(folded: &str) -> Vec<String> {
    let mut readings = Vec::new();
    let unit = folded.strip_prefix("ubnd ").or_else(|| folded.strip_prefix("uy ban nhan dan "));
    if let Some(unit) = unit {
        readings.push(unit.to_owned());
    }
    if let Some((first, rest)) = unit.unwrap_or(folded).split_once(' ')
        && let Some(long) = long_form(first)
    {
        readings.push(format!("{long} {rest}"));
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::other_readings;

    #[test]
    fn an_abbreviation_is_written_out_only_before_a_name() {
        assert_eq!(other_readings("tp ho chi minh"), ["thanh pho ho chi minh"]);
        assert_eq!(other_readings("ubnd tx huong tra"), ["tx huong tra", "thi xa huong tra"]);
        assert!(other_readings("tp").is_empty());
        assert!(other_readings("ha noi").is_empty());
    }
}
