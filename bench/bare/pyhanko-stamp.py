"""Puts three lines of text on the last page of a PDF: pyhanko-stamp.py INPUT OUTPUT"""
import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.stamp import TextStampStyle

source, target = sys.argv[1:]
with open(source, "rb") as opened:
    writer = IncrementalPdfFileWriter(opened, strict=False)
    style = TextStampStyle(stamp_text="Signed by\nFinance director\n2026-11-21 13:40 +03:00", background=None)
    style.create_stamp(writer, box=None, text_params={}).apply(dest_page=-1, x=60, y=120)
    with open(target, "wb") as out:
        writer.write(out)
