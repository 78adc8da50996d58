//! Weighted trees of indicators: aggregation, ranks, uncertainty and sensitivity.
