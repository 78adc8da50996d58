# Trang mô tả API
api-docs-title = API dành cho chương trình khác
api-docs-lead = Mọi số liệu công khai trên trang web đều đọc được bằng chương trình, ở dạng JSON. Phần mô tả từng địa chỉ viết bằng tiếng Anh.
api-docs-reading = Đọc số liệu công khai không cần đăng nhập.
api-docs-writing = Ghi số liệu cần mã truy cập gửi trong tiêu đề Authorization: Bearer. Tạo mã tại:
api-docs-numbers = Số chính xác giữ nguyên mọi chữ số; bên cạnh là nguyên văn trong nguồn nếu có. Ngày viết theo ISO 8601, giờ là giờ Việt Nam.
api-docs-paging = Danh sách dài chia thành nhiều trang: tham số limit (tối đa 1000), địa chỉ trang sau nằm trong next.
api-docs-description = Mô tả đầy đủ cho máy đọc (OpenAPI 3.1):
api-docs-addresses = Các địa chỉ
api-docs-address = Địa chỉ
api-docs-problems = Các loại lỗi
api-docs-problems-lead = Mọi lỗi trả về dạng application/problem+json (RFC 9457), lời giải thích bằng tiếng Việt và tiếng Anh.
api-docs-status = Mã HTTP
api-docs-problem = Loại lỗi (type)
