"""Writes a CSV of dossiers as a workbook such as offices send: title rows, a row of merged headings, Vietnamese headers from the
register, words for states, times partly as text dd/mm/yyyy and partly as dates of Excel.

    pip install xlsxwriter
    python make_xlsx.py dossiers.csv dossiers.xlsx
"""

import csv
import datetime
import sys
import time
import tomllib

import xlsxwriter

from working_days import ROOT

#: The columns that are dates of Excel; the other times are text.
AS_DATES = {"finished_at", "returned_at", "synced_at"}
GROUPS = ["Hồ sơ", "Tiếp nhận", "Giải quyết", "Kết quả", "Thông tin khác"]


def main():
    source, target = sys.argv[1:3]
    begin = time.perf_counter()
    with (ROOT / "content/registers/dossiers.toml").open("rb") as file:
        fields = {field["name"]: field for field in tomllib.load(file)["fields"]}
    words = {name: {value["code"]: value["vi"] for value in field.get("values", [])} for name, field in fields.items()}

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("Hồ sơ")
    title, head = book.add_format({"bold": True, "align": "center"}), book.add_format({"bold": True, "text_wrap": True})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    with open(source, encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = next(lines)
        width = len(columns)
        sheet.merge_range(0, 0, 0, width - 1, "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG (MINH HỌA)", title)
        sheet.merge_range(1, 0, 1, width - 1, "DANH SÁCH HỒ SƠ THỦ TỤC HÀNH CHÍNH", title)
        edges = [width * place // len(GROUPS) for place in range(len(GROUPS) + 1)]
        for name, first, last in zip(GROUPS, edges, edges[1:]):
            sheet.merge_range(3, first, 3, last - 1, name, title)
        for column, name in enumerate(columns):
            sheet.write_string(4, column, fields[name]["label"]["vi"], head)
        types = [fields[name]["type"] for name in columns]
        count = 0
        for row, line in enumerate(lines, 5):
            count += 1
            for column, (name, kind, text) in enumerate(zip(columns, types, line)):
                if not text:
                    continue
                if kind == "time":
                    instant = datetime.datetime.fromisoformat(text)
                    if name in AS_DATES:
                        sheet.write_datetime(row, column, instant, moment)
                    else:
                        sheet.write_string(row, column, instant.strftime("%d/%m/%Y %H:%M"))
                elif kind in ("integer", "number"):
                    sheet.write_number(row, column, float(text))
                elif kind == "boolean":
                    sheet.write_string(row, column, "Có" if text == "true" else "Không")
                else:
                    sheet.write_string(row, column, words[name].get(text, text))
    book.close()
    print(f"{count} rows in {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main()
