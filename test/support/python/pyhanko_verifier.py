"""Judges signed PDFs by pyHanko: a question a line ({"path", "trust": [PEM], "moment"?}), an answer a line. Fetches nothing."""

import asyncio
import dataclasses
import json
import sys
from datetime import datetime

from asn1crypto import pem, x509
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import ades, validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer


def certificates(texts):
    found = []
    for text in texts:
        for _, _, der in pem.unarmor(text.encode(), multiple=True):
            found.append(x509.Certificate.load(der))
    return found


def describe(embedded, status):
    timestamp = getattr(status, "timestamp_validity", None)
    return {
        "field": embedded.field_name,
        "subject": status.signing_cert.subject.human_friendly,
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        "accepted": getattr(status, "bottom_line", status.intact and status.valid and status.trusted),
        "coverage": status.coverage.name if status.coverage else None,
        "laterChanges": status.modification_level.name if status.modification_level else None,
        "timestamp": None
        if timestamp is None
        else {"valid": timestamp.intact and timestamp.valid, "trusted": timestamp.trusted},
    }


def judge(question):
    options = {"trust_roots": certificates(question["trust"]), "allow_fetching": False}
    if question.get("moment"):
        options["moment"] = datetime.fromisoformat(question["moment"])
    with open(question["path"], "rb") as file:
        # Not strict: what other tools wrote before us is not what is judged here.
        reader = PdfFileReader(file, strict=False)
        signatures = []
        for embedded in reader.embedded_regular_signatures:
            context = ValidationContext(revocation_mode="soft-fail", **options)
            signatures.append(describe(embedded, validate_pdf_signature(embedded, context)))
        timestamps = []
        for embedded in reader.embedded_timestamp_signatures:
            context = ValidationContext(revocation_mode="soft-fail", **options)
            timestamps.append(describe(embedded, validate_pdf_timestamp(embedded, context)))
        return {"signatures": signatures, "timestamps": timestamps, "longTerm": long_term(reader, options)}


def long_term(reader, options):
    """Whether the first signature can be judged by what the file itself brings along; None without such data."""
    if "/DSS" not in reader.root or not reader.embedded_regular_signatures:
        return None
    store = DocumentSecurityStore.read_dss(reader)
    context = store.as_validation_context({"revocation_mode": "hard-fail", **options})
    signature = reader.embedded_regular_signatures[0]
    status = validate_pdf_signature(signature, context)
    verdict = asyncio.run(pades(reader, signature, options["trust_roots"]))
    return {"accepted": status.bottom_line, "trusted": status.trusted, "pades": verdict}


async def pades(reader, signature, roots):
    """
    The verdict of the process for archives, or of the one with time where there is no document timestamp. Without
    LOCAL_ONLY pyHanko asks responders first, and takes one that is away for a certificate about which nothing is known.
    """
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=roots),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    gathering = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    specification = SignatureValidationSpec(policy, revinfo_gathering_policy=gathering)
    if reader.embedded_timestamp_signatures:
        result = await ades.ades_lta_validation(signature, PdfSignatureValidationSpec(specification))
    else:
        store = DocumentSecurityStore.read_dss(reader)
        knowledge = LocalKnowledge(
            known_ocsps=[
                container
                for response in store.ocsps
                for container in OCSPContainer.load_multi(OCSPResponse.load(response.get_object().data))
            ],
            known_crls=[CRLContainer(CertificateList.load(crl.get_object().data)) for crl in store.crls],
            known_certs=list(store.load_certs()),
        )
        result = await ades.ades_with_time_validation(
            signature.signed_data,
            dataclasses.replace(specification, local_knowledge=knowledge),
            raw_digest=signature.compute_digest(),
        )
    return "PASSED" if result.ades_subindic == AdESPassed.OK else f"{result.ades_subindic}: {result.failure_msg}"


for line in sys.stdin:
    try:
        answer = {"result": judge(json.loads(line))}
    except Exception as error:  # Whatever it is belongs into the answer.
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
