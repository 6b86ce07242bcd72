import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * EU DSS and veraPDF in one process: a question a line, an answer a line, until the input ends. Fetches nothing.
 *
 * {"tool": "dss", "path", "trust": [PEM]} or {"tool": "verapdf", "path", "flavour": "3b"}.
 */
public final class Verifiers {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // What the libraries print is no answer.
    VeraGreenfieldFoundryProvider.initialise();
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      ObjectNode answer = JSON.createObjectNode();
      try {
        JsonNode question = JSON.readTree(line);
        answer.set("result", "dss".equals(question.get("tool").asText()) ? dss(question) : verapdf(question));
      } catch (Throwable failure) {
        answer.put("error", failure.getClass().getSimpleName() + ": " + failure.getMessage());
      }
      answers.println(JSON.writeValueAsString(answer));
    }
  }

  private static ObjectNode dss(JsonNode question) {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    for (JsonNode pem : question.get("trust")) {
      trusted.addCertificate(DSSUtils.loadCertificate(pem.asText().getBytes(StandardCharsets.US_ASCII)));
    }
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    verifier.setAIASource(null);
    SignedDocumentValidator validator =
        SignedDocumentValidator.fromDocument(new FileDocument(question.get("path").asText()));
    validator.setCertificateVerifier(verifier);
    Reports reports = validator.validateDocument();
    SimpleReport report = reports.getSimpleReport();
    ObjectNode result = JSON.createObjectNode();
    ArrayNode signatures = result.putArray("signatures");
    for (String id : report.getSignatureIdList()) signatures.add(verdict(report, id));
    ArrayNode timestamps = result.putArray("timestamps");
    for (String id : report.getTimestampIdList()) timestamps.add(verdict(report, id));
    return result;
  }

  private static ObjectNode verdict(SimpleReport report, String id) {
    ObjectNode verdict = JSON.createObjectNode();
    verdict.put("level", report.getSignatureFormat(id) == null ? null : report.getSignatureFormat(id).toString());
    verdict.put("indication", String.valueOf(report.getIndication(id)));
    verdict.put("subIndication", report.getSubIndication(id) == null ? null : report.getSubIndication(id).toString());
    ArrayNode errors = verdict.putArray("errors");
    report.getAdESValidationErrors(id).forEach(message -> errors.add(message.getValue()));
    return verdict;
  }

  private static ObjectNode verapdf(JsonNode question) throws Exception {
    PDFAFlavour flavour = PDFAFlavour.fromString(question.get("flavour").asText());
    try (InputStream file = new FileInputStream(question.get("path").asText());
        PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult validation = validator.validate(parser);
      ObjectNode result = JSON.createObjectNode();
      result.put("compliant", validation.isCompliant());
      ArrayNode failures = result.putArray("failures");
      validation.getTestAssertions().stream()
          .map(one -> one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + " " + one.getMessage())
          .collect(Collectors.toCollection(java.util.TreeSet::new))
          .forEach(failures::add);
      return result;
    }
  }
}
