//! Native charts, which a word processor can restyle.

use super::body::{CHART, DRAWING};
use super::xml::Xml;
use crate::chart::{Bar, Drawing};
use crate::composed::Figure;
use crate::form::FACE;
use crate::length::Length;
use crate::number;
use crate::scale::Axis;
use rust_decimal::Decimal;
use std::io::Result;

/// More years than this between the first and the last leave no room for those that are missing.
const MOST_YEARS: i32 = 40;

/// How high a chart is.
pub(super) fn height(figure: &Figure) -> Length {
    match &figure.drawing {
        Drawing::Bars(bars) => {
            // Long labels take two lines.
            let bar = if bars.iter().any(|bar| bar.label.as_str().chars().count() > 36) { 32 } else { 20 };
            Length::points((u32::try_from(bars.len()).unwrap_or(u32::MAX).saturating_mul(bar)).min(600) + 20)
        }
        Drawing::Years(_) => Length::points(190),
    }
}

pub(super) fn chart_part(figure: &Figure) -> Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.open("c:chartSpace", &[("xmlns:c", CHART), ("xmlns:a", DRAWING)])?;
    xml.value("c:roundedCorners", "0")?;
    xml.open("c:chart", &[])?;
    xml.value("c:autoTitleDeleted", "1")?;
    xml.open("c:plotArea", &[])?;
    xml.leaf("c:layout", &[])?;
    match &figure.drawing {
        Drawing::Bars(bars) => bar_chart(&mut xml, bars)?,
        Drawing::Years(values) => year_chart(&mut xml, values)?,
    }
    xml.close("c:plotArea")?;
    xml.value("c:plotVisOnly", "1")?;
    xml.value("c:dispBlanksAs", "span")?;
    xml.close("c:chart")?;
    xml.open("c:spPr", &[])?;
    xml.leaf("a:noFill", &[])?;
    xml.open("a:ln", &[])?;
    xml.leaf("a:noFill", &[])?;
    xml.close("a:ln")?;
    xml.close("c:spPr")?;
    xml.open("c:txPr", &[])?;
    xml.leaf("a:bodyPr", &[])?;
    xml.open("a:p", &[])?;
    xml.open("a:pPr", &[])?;
    xml.open("a:defRPr", &[("sz", "1100")])?;
    fill(&mut xml, "000000")?;
    xml.leaf("a:latin", &[("typeface", FACE)])?;
    xml.close("a:defRPr")?;
    xml.close("a:pPr")?;
    xml.leaf("a:endParaRPr", &[("lang", "vi-VN")])?;
    xml.close("a:p")?;
    xml.close("c:txPr")?;
    xml.close("c:chartSpace")?;
    Ok(xml.into_bytes())
}

/// The earned points over the outline of the maximum.
fn bar_chart(xml: &mut Xml, bars: &[Bar]) -> Result<()> {
    let label =
        |bar: &Bar| format!("{} ({}/{})", bar.label, number::points(bar.value), number::points(bar.maximum));
    let labels: Vec<String> = bars.iter().map(label).collect();
    xml.open("c:barChart", &[])?;
    xml.value("c:barDir", "bar")?;
    xml.value("c:grouping", "clustered")?;
    xml.value("c:varyColors", "0")?;
    let series = [("Điểm tối đa", "FFFFFF", 0), ("Điểm đạt", "737373", 1)];
    for (name, color, index) in series {
        let value = |bar: &Bar| if index == 0 { bar.maximum } else { bar.value };
        open_series(xml, index, name)?;
        xml.open("c:spPr", &[])?;
        fill(xml, color)?;
        outline(xml, "6350", "000000")?;
        xml.close("c:spPr")?;
        xml.value("c:invertIfNegative", "0")?;
        categories(xml, &labels)?;
        values(xml, bars.len(), bars.iter().map(value).enumerate())?;
        xml.close("c:ser")?;
    }
    xml.value("c:gapWidth", "45")?;
    xml.value("c:overlap", "100")?;
    axis_ids(xml)?;
    xml.close("c:barChart")?;
    category_axis(xml, "maxMin", "l")?;
    value_axis(xml, None, "t", true)
}

fn year_chart(xml: &mut Xml, points: &[(i32, Decimal)]) -> Result<()> {
    let first = points.first().map_or(0, |(year, _)| *year);
    let last = points.last().map_or(0, |(year, _)| *year);
    let years: Vec<i32> = if last.saturating_sub(first) <= MOST_YEARS {
        (first..=last).collect()
    } else {
        points.iter().map(|(year, _)| *year).collect()
    };
    let labels: Vec<String> = years.iter().map(i32::to_string).collect();
    let placed = points
        .iter()
        .filter_map(|(year, value)| Some((years.iter().position(|other| other == year)?, *value)));
    xml.open("c:lineChart", &[])?;
    xml.value("c:grouping", "standard")?;
    xml.value("c:varyColors", "0")?;
    open_series(xml, 0, "Điểm")?;
    xml.open("c:spPr", &[])?;
    outline(xml, "15875", "737373")?;
    xml.close("c:spPr")?;
    xml.open("c:marker", &[])?;
    xml.value("c:symbol", "circle")?;
    xml.value("c:size", "6")?;
    xml.open("c:spPr", &[])?;
    fill(xml, "000000")?;
    xml.close("c:spPr")?;
    xml.close("c:marker")?;
    year_labels(xml, placed.clone())?;
    categories(xml, &labels)?;
    values(xml, labels.len(), placed)?;
    xml.value("c:smooth", "0")?;
    xml.close("c:ser")?;
    xml.value("c:marker", "1")?;
    axis_ids(xml)?;
    xml.close("c:lineChart")?;
    category_axis(xml, "minMax", "b")?;
    value_axis(xml, Some(&Axis::of(points.iter().map(|(_, value)| *value))), "l", false)
}

/// The points over their marks, in words: a number format would have the comma of the reader's machine.
fn year_labels(xml: &mut Xml, placed: impl Iterator<Item = (usize, Decimal)>) -> Result<()> {
    xml.open("c:dLbls", &[])?;
    for (index, value) in placed {
        xml.open("c:dLbl", &[])?;
        xml.value("c:idx", &index.to_string())?;
        xml.open("c:tx", &[])?;
        xml.open("c:rich", &[])?;
        xml.leaf("a:bodyPr", &[])?;
        xml.open("a:p", &[])?;
        xml.open("a:r", &[])?;
        xml.leaf("a:rPr", &[("lang", "vi-VN")])?;
        xml.element("a:t", &[], &number::points(value))?;
        for name in ["a:r", "a:p", "c:rich", "c:tx"] {
            xml.close(name)?;
        }
        label_contents(xml)?;
        xml.close("c:dLbl")?;
    }
    label_contents(xml)?;
    xml.close("c:dLbls")
}

fn label_contents(xml: &mut Xml) -> Result<()> {
    xml.value("c:dLblPos", "t")?;
    xml.value("c:showLegendKey", "0")?;
    xml.value("c:showVal", "1")?;
    for name in ["c:showCatName", "c:showSerName", "c:showPercent", "c:showBubbleSize"] {
        xml.value(name, "0")?;
    }
    Ok(())
}

fn open_series(xml: &mut Xml, index: usize, name: &str) -> Result<()> {
    xml.open("c:ser", &[])?;
    xml.value("c:idx", &index.to_string())?;
    xml.value("c:order", &index.to_string())?;
    xml.open("c:tx", &[])?;
    xml.element("c:v", &[], name)?;
    xml.close("c:tx")
}

fn categories(xml: &mut Xml, labels: &[String]) -> Result<()> {
    xml.open("c:cat", &[])?;
    xml.open("c:strLit", &[])?;
    xml.value("c:ptCount", &labels.len().to_string())?;
    for (index, label) in labels.iter().enumerate() {
        point(xml, index, label)?;
    }
    xml.close("c:strLit")?;
    xml.close("c:cat")
}

fn values(xml: &mut Xml, count: usize, values: impl Iterator<Item = (usize, Decimal)>) -> Result<()> {
    xml.open("c:val", &[])?;
    xml.open("c:numLit", &[])?;
    xml.element("c:formatCode", &[], "#,##0.00")?;
    xml.value("c:ptCount", &count.to_string())?;
    for (index, value) in values {
        point(xml, index, &value.to_string())?;
    }
    xml.close("c:numLit")?;
    xml.close("c:val")
}

fn point(xml: &mut Xml, index: usize, value: &str) -> Result<()> {
    xml.open("c:pt", &[("idx", &index.to_string())])?;
    xml.element("c:v", &[], value)?;
    xml.close("c:pt")
}

fn axis_ids(xml: &mut Xml) -> Result<()> {
    xml.value("c:axId", "1")?;
    xml.value("c:axId", "2")
}

fn category_axis(xml: &mut Xml, orientation: &str, position: &str) -> Result<()> {
    xml.open("c:catAx", &[])?;
    xml.value("c:axId", "1")?;
    xml.open("c:scaling", &[])?;
    xml.value("c:orientation", orientation)?;
    xml.close("c:scaling")?;
    xml.value("c:delete", "0")?;
    xml.value("c:axPos", position)?;
    xml.value("c:majorTickMark", "none")?;
    xml.value("c:minorTickMark", "none")?;
    xml.value("c:tickLblPos", "low")?;
    xml.value("c:crossAx", "2")?;
    xml.value("c:crosses", "autoZero")?;
    xml.value("c:auto", "0")?;
    xml.value("c:tickLblSkip", "1")?;
    xml.close("c:catAx")
}

fn value_axis(xml: &mut Xml, axis: Option<&Axis>, position: &str, hidden: bool) -> Result<()> {
    xml.open("c:valAx", &[])?;
    xml.value("c:axId", "2")?;
    xml.open("c:scaling", &[])?;
    xml.value("c:orientation", "minMax")?;
    match axis {
        Some(axis) => {
            xml.value("c:max", &axis.most.to_string())?;
            xml.value("c:min", &axis.least.to_string())?;
        }
        None => xml.value("c:min", "0")?,
    }
    xml.close("c:scaling")?;
    xml.value("c:delete", if hidden { "1" } else { "0" })?;
    xml.value("c:axPos", position)?;
    if !hidden {
        xml.open("c:majorGridlines", &[])?;
        xml.open("c:spPr", &[])?;
        outline(xml, "5080", "BFBFBF")?;
        xml.close("c:spPr")?;
        xml.close("c:majorGridlines")?;
    }
    xml.leaf("c:numFmt", &[("formatCode", "General"), ("sourceLinked", "0")])?;
    xml.value("c:majorTickMark", "none")?;
    xml.value("c:minorTickMark", "none")?;
    xml.value("c:tickLblPos", "nextTo")?;
    xml.value("c:crossAx", "1")?;
    xml.value("c:crosses", "autoZero")?;
    xml.value("c:crossBetween", "between")?;
    if let Some(axis) = axis {
        xml.value("c:majorUnit", &axis.step.to_string())?;
    }
    xml.close("c:valAx")
}

fn fill(xml: &mut Xml, color: &str) -> Result<()> {
    xml.open("a:solidFill", &[])?;
    xml.leaf("a:srgbClr", &[("val", color)])?;
    xml.close("a:solidFill")
}

fn outline(xml: &mut Xml, width: &str, color: &str) -> Result<()> {
    xml.open("a:ln", &[("w", width)])?;
    fill(xml, color)?;
    xml.close("a:ln")
}
