# Khung trang
skip-to-content = Đến nội dung chính
menu = Danh mục
menu-results = Kết quả
undo = Hoàn tác
menu-frameworks = Bộ tiêu chí
menu-registers = Sổ theo dõi
menu-units = Đơn vị
menu-calendar = Lịch làm việc
sign-in = Đăng nhập
sign-out = Đăng xuất
api = API
licences = Giấy phép thành phần
back = Quay lại
to-first-page = Về trang đầu
copy = Sao chép
created = Ngày tạo
not-found-heading = Không có trang này
not-found-text = Địa chỉ không dẫn tới đâu, hoặc bạn không có quyền xem.
failed-heading = Không thực hiện được

# Đăng nhập
sign-in-name = Tên đăng nhập
sign-in-password = Mật khẩu
sign-in-refused = Sai tên hoặc mật khẩu, hoặc đã thử quá nhiều lần. Sau năm lần sai, tài khoản bị khóa 15 phút.
sign-in-nobody = Chưa có người quản trị. Trên máy chủ, chạy:

# Tài khoản
account = Tài khoản
account-password = Mật khẩu
account-password-old = Mật khẩu hiện tại
account-password-new = Mật khẩu mới
account-password-again = Nhập lại mật khẩu mới
account-password-rule = Ít nhất 12 ký tự, không dễ đoán, không chứa tên của bạn.
account-password-change = Đổi mật khẩu
account-password-effect = Mọi phiên đăng nhập của bạn sẽ kết thúc; bạn đăng nhập lại bằng mật khẩu mới.
account-password-differs = Hai lần nhập mật khẩu mới không giống nhau. Mật khẩu chưa được đổi.
account-password-wrong = Mật khẩu hiện tại không đúng. Mật khẩu chưa được đổi.
account-tokens = Mã truy cập API
account-tokens-what = Chương trình khác dùng mã này để gọi API thay bạn, với đúng quyền của bạn.
account-token-name = Dùng cho
account-token-days = Hiệu lực (ngày)
account-token-days-wrong = Hiệu lực phải là số ngày từ 1 đến { $n }.
account-token-create = Tạo mã
account-token-made = Sao chép mã này ngay; nó chỉ hiện một lần:
account-token-used = Dùng lần cuối
account-token-ends = Hết hiệu lực
account-token-revoke = Thu hồi
account-token-revoked = Đã thu hồi

# Trang đầu
home-title = Cải cách hành chính: kết quả, tiêu chí, thời hạn
home-lead = Chỉ số đã công bố kèm nguồn, bộ tiêu chí chấm điểm được, đơn vị hành chính theo thời gian và lịch làm việc tính đúng luật.
home-first-heading = Bắt đầu từ đâu
home-first-administrator = Thêm người quản trị đầu tiên, trên máy chủ:
home-first-look = Xem ngay những gì đã có sẵn:
home-first-demonstration = Chưa có đơn vị nào được chấm điểm. Nạp tỉnh minh họa để xem cách chấm điểm, xếp hạng và độ tin cậy của thứ hạng.
home-load-demonstration = Nạp tỉnh minh họa
home-sign-in-to-load = Đăng nhập bằng tài khoản quản trị để nạp
home-indices = chỉ số đã công bố
home-frameworks = bộ tiêu chí
home-frameworks-what = chính thức và minh họa
home-units = xã, phường, đặc khu
home-units-what = và 63 tỉnh trước 01/7/2025
home-calendar = ngày nghỉ, làm bù
home-calendar-what = tính hạn giải quyết theo luật
home-scored = Đã chấm điểm
home-group = Nhóm đơn vị, năm
home-group-units = Số đơn vị
home-group-best = Đứng đầu
home-earlier = Các năm trước
findings-more = và { $n } chỗ khác cùng loại
table = Bảng số liệu

# Tên các ô của biểu mẫu trong thông báo
input-code = Mã
input-date = Ngày
input-email = Địa chỉ thư
input-file = Tệp
input-from = Từ ngày
input-kind = Loại
input-level = Cấp
input-limit = Thời hạn
input-name = Tên
input-pair-date = Ngày hoán đổi
input-parent = Đơn vị cấp trên
input-pauses = Các lần tạm dừng
input-reason = Lý do
input-received = Ngày tiếp nhận
input-role = Vai trò
input-text = Nội dung
input-title = Tiêu đề
input-to = Đến ngày
input-unit = Đơn vị
input-value = Giá trị
input-year = Năm
