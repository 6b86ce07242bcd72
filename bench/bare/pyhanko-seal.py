"""Seals IN with KEY and CERT (PEM) into OUT by an increment, at PAdES B-B: what bench/sealing.ts measures itself beside."""

import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter

source, target, key, certificate = sys.argv[1:5]
signer = SimpleSigner.load(key, certificate)
metadata = PdfSignatureMetadata(
    field_name="Seal1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, embed_validation_info=False
)
with open(source, "rb") as before, open(target, "wb") as after:
    sign_pdf(IncrementalPdfFileWriter(before), metadata, signer=signer, output=after)
