import { pageLanguage, type Language } from './language';

/** The words that scripts show. What the server can write itself stands in its templates, not here. */
const WORDS = {
  // Charts
  showTable: { vi: 'Bảng số liệu', en: 'Data table' },
  chartFailed: {
    vi: 'Không đọc được số liệu của biểu đồ. Hãy tải lại trang; nếu vẫn lỗi, báo cho người quản trị.',
    en: 'The figures of this chart could not be read. Reload the page; if it happens again, tell the administrator.',
  },
  chartEmpty: { vi: 'Chưa có số liệu để vẽ biểu đồ này.', en: 'There are no figures for this chart yet.' },
  open: { vi: 'Mở', en: 'Open' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  year: { vi: 'Năm', en: 'Year' },
  rank: { vi: 'Hạng', en: 'Rank' },
  rankOf: { vi: 'hạng {0}', en: 'rank {0}' },
  value: { vi: 'Giá trị', en: 'Value' },
  notKnown: { vi: 'không có số liệu', en: 'no data' },
  otherUnits: { vi: 'Đơn vị khác', en: 'Other units' },
  seriesBreak: { vi: 'Đứt chuỗi số liệu', en: 'Break in the series' },
  beforeYear: { vi: 'trước năm {0}', en: 'before {0}' },
  unitsRanked: { vi: 'Số đơn vị được xếp hạng', en: 'Number of units ranked' },
  target: { vi: 'Mục tiêu', en: 'Target' },
  interval: { vi: 'Khoảng tin cậy', en: 'Confidence interval' },
  domain: { vi: 'Lĩnh vực', en: 'Domain' },
  median: { vi: 'Trung vị', en: 'Median' },
  best: { vi: 'Cao nhất', en: 'Best' },
  maximum: { vi: 'Điểm tối đa', en: 'Maximum' },
  pointsLost: { vi: 'Điểm mất', en: 'Points lost' },
  nominalRank: { vi: 'Hạng đã tính', en: 'Computed rank' },
  medianRank: { vi: 'Hạng trung vị', en: 'Median rank' },
  rankInterval: { vi: 'Khoảng hạng 5–95 %', en: 'Rank interval 5–95 %' },
  probabilityTop: { vi: 'Xác suất top {0}', en: 'Chance of top {0}' },
  heatFrame: {
    vi: 'Mỗi cột là một hạng; ô có khung là hạng đã tính.',
    en: 'Each column is a rank; the framed cell is the computed rank.',
  },
  shareOfDraws: { vi: 'Tỷ lệ lần mô phỏng', en: 'Share of draws' },
  firstOrder: { vi: 'Tác động riêng', en: 'First-order effect' },
  totalEffect: { vi: 'Tác động tổng', en: 'Total effect' },
  rankWithout: { vi: 'Hạng khi bỏ lĩnh vực', en: 'Rank without the domain' },
  low: { vi: 'thấp', en: 'low' },
  high: { vi: 'cao', en: 'high' },
  better: { vi: 'tốt hơn', en: 'better' },
  archipelagoOf: { vi: 'thuộc {0}', en: 'part of {0}' },

  // Trees
  expandAll: { vi: 'Mở tất cả', en: 'Expand all' },
  collapseAll: { vi: 'Thu gọn tất cả', en: 'Collapse all' },
  childrenOf: { vi: 'Mục con của {0}', en: 'Items below {0}' },

  // Comparison
  searchUnits: { vi: 'Tìm đơn vị (không cần dấu)', en: 'Search units (no diacritics needed)' },
  chosen: { vi: 'Đã chọn {0} trên {1}', en: '{0} of {1} chosen' },
  chosenFull: {
    vi: 'Đã chọn đủ {1}. Bỏ bớt một đơn vị để chọn đơn vị khác.',
    en: '{1} chosen. Remove one to choose another.',
  },
  remove: { vi: 'Bỏ {0}', en: 'Remove {0}' },
  suggestedUnits: { vi: 'Đơn vị gợi ý', en: 'Suggested units' },
  suggestions: { vi: 'Có {0} gợi ý; dùng phím mũi tên để chọn', en: '{0} suggestions; choose with the arrow keys' },
  unitChosen: { vi: 'Đã chọn {0}', en: '{0} chosen' },
  noMatch: { vi: 'Không có đơn vị nào khớp', en: 'No unit matches' },

  // Copying
  copied: { vi: 'Đã chép', en: 'Copied' },
  copyFailed: { vi: 'Không chép được', en: 'Could not copy' },

  // Uploads
  fileTooLarge: {
    vi: 'Tệp {0} lớn {1} MB, quá giới hạn {2} MB. Hãy chia nhỏ tệp.',
    en: '{0} has {1} MB, more than the limit of {2} MB. Split the file.',
  },
  fileChosen: { vi: '{0} ({1})', en: '{0} ({1})' },

  // Drafts
  draftRestored: {
    vi: 'Đã khôi phục nội dung bạn nhập dở lúc {0}.',
    en: 'What you typed at {0} and did not send was restored.',
  },
  draftOutdated: {
    vi: 'Bản ghi đã được sửa sau đó: hãy đối chiếu trước khi lưu.',
    en: 'The record was changed since: compare before you save.',
  },
  draftDiscard: { vi: 'Bỏ bản nháp', en: 'Discard the draft' },

  // Requests
  requestFailed: {
    vi: 'Máy chủ chưa xử lý được yêu cầu. Nội dung bạn nhập vẫn còn trên trang; hãy thử lại.',
    en: 'The server could not handle the request. What you typed is still on the page; try again.',
  },
  requestNotSent: {
    vi: 'Không kết nối được máy chủ. Nội dung bạn nhập vẫn còn trên trang; hãy kiểm tra mạng rồi thử lại.',
    en: 'The server could not be reached. What you typed is still on the page; check the network and try again.',
  },
  sending: { vi: 'Đang gửi', en: 'Sending' },
  sessionEnded: {
    vi: 'Phiên làm việc đã hết. Hãy đăng nhập lại ở một cửa sổ khác rồi gửi lại; nội dung bạn nhập vẫn còn.',
    en: 'The session has ended. Sign in again in another window and send again; what you typed is still here.',
  },
  close: { vi: 'Đóng', en: 'Close' },
} satisfies Record<string, Record<Language, string>>;

/** The name of a phrase in `WORDS`. */
export type Word = keyof typeof WORDS;

/** A phrase in the page's language; `{0}`, `{1}` … are replaced by the arguments. */
export function word(name: Word, ...values: (string | number)[]): string {
  return wordIn(pageLanguage(), name, ...values);
}

/** As `word`, in a given language. */
export function wordIn(language: Language, name: Word, ...values: (string | number)[]): string {
  return WORDS[name][language].replaceAll(/\{(\d)\}/g, (_match, index: string) => String(values[Number(index)] ?? ''));
}
