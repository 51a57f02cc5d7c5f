// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks EU DSS about signatures: PadesJudge ROOT.pem CRL[,CRL] FILE ...
// One line for each file: the file, then for each signature its level, what it covers, indication, sub-indication
// and what DSS has to say about it.

import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

public final class PadesJudge {
  private static String tell(List<Message> messages) {
    StringBuilder text = new StringBuilder();
    for (Message message : messages) {
      text.append('[').append(message.getValue()).append(']');
    }
    return text.toString();
  }

  private static String judge(File file, CommonCertificateVerifier verifier) {
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
    validator.setCertificateVerifier(verifier);
    SimpleReport report = validator.validateDocument().getSimpleReport();
    List<String> words = new ArrayList<>();
    for (String id : report.getSignatureIdList()) {
      SignatureLevel level = report.getSignatureFormat(id);
      String scopes = report.getSignatureScopes(id).stream()
          .map(scope -> String.valueOf(scope.getScope())).collect(Collectors.joining("+"));
      words.add(level + " " + scopes + " " + report.getIndication(id) + " " + report.getSubIndication(id)
          + " " + tell(report.getAdESValidationErrors(id)) + tell(report.getAdESValidationWarnings(id)));
    }
    return words.isEmpty() ? "NONE" : String.join(" | ", words);
  }

  public static void main(String[] args) {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    CertificateToken root = DSSUtils.loadCertificate(new File(args[0]));
    trusted.addCertificate(root);
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    if (!args[1].isEmpty()) {
      List<InputStream> lists = new ArrayList<>();
      for (String path : args[1].split(",")) {
        lists.add(new FileDocument(path).openStream());
      }
      verifier.setCrlSource(new ExternalResourcesCRLSource(lists.toArray(new InputStream[0])));
    }
    for (int i = 2; i < args.length; i++) {
      String answer;
      try {
        answer = judge(new File(args[i]), verifier);
      } catch (Exception exception) {
        answer = "ERROR " + exception.getMessage();
      }
      System.out.println(args[i] + "\t" + answer.replace('\n', ' '));
    }
  }

  private PadesJudge() {}
}
