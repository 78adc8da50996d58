import { document } from "./workbook";

/** A decision of two domains as an office has it in Word. */
export function decision(): Buffer {
  return document(
    ["BỘ TIÊU CHÍ ĐÁNH GIÁ CÁC SỞ", "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026)"],
    [
      ["STT", "Lĩnh vực/Tiêu chí", "Điểm tối đa", "Cách chấm điểm", "Tài liệu kiểm chứng"],
      ["1", "Công tác chỉ đạo điều hành", "4", "", ""],
      ["1.1", "Ban hành kế hoạch cải cách hành chính", "1", "Có: 1; Không: 0", "Kế hoạch"],
      ["1.2", "Tỷ lệ hoàn thành kế hoạch", "2", "100%: 2 điểm; từ 80% đến dưới 100%: tính theo tỷ lệ; dưới 80%: 0 điểm", "Báo cáo năm"],
      ["1.3", "Sáng kiến cải cách hành chính", "1", "mỗi sáng kiến 0,5 điểm, tối đa 1", "Quyết định công nhận"],
      ["2", "Cải cách thủ tục hành chính", "2", "", ""],
      ["2.1", "Xử lý phản ánh, kiến nghị", "2", "do Hội đồng xem xét theo mức độ", "Sổ theo dõi"],
      ["", "TỔNG ĐIỂM", "6", "", ""],
    ],
  );
}
