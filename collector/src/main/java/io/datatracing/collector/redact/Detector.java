package io.datatracing.collector.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What can be told by its looks. A pattern finds candidates in linear time (RE2), a check sum
 * decides where there is one, and most values are passed over by a look at their bytes.
 */
public enum Detector {
  /**
   * Numbers of payment cards: 13 to 19 digits, maybe in groups, of a known issuer (ISO/IEC 7812),
   * with Luhn's check digit.
   */
  CARD("\\b(?:\\d{13,19}|\\d{4}(?:[ -]\\d{2,7}){2,4})\\b", Look.DIGITS, Detector::isCard),

  EMAIL(
      "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})*\\.[A-Za-z]{2,63}\\b",
      Look.AT, text -> true),

  /**
   * JSON Web Tokens (RFC 7519): three parts in base64url, two of which begin with <code>{"</code>.
   */
  JWT("\\beyJ[A-Za-z0-9_-]{5,}\\.eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]*", Look.EYJ, text -> true),

  /** Credentials of the header Authorization (RFC 9110, 11.6.2). */
  AUTHORIZATION("(?i)\\b(?:bearer|basic)[ :]+[A-Za-z0-9._~+/-]{8,}=*", Look.SCHEME, text -> true),

  /** Ids of access keys at AWS: a prefix of IAM's identifiers and 16 characters. */
  AWS_KEY("\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\\b", Look.RUN, text -> true),

  /** Tokens with a prefix of GitHub, GitLab, Slack, Stripe and Google. */
  API_TOKEN(
      "\\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}"
          + "|xox[abeoprs]-[A-Za-z0-9-]{10,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"
          + "|AIza[A-Za-z0-9_-]{35})",
      Look.PREFIX,
      text -> true),

  /** International bank account numbers (ISO 13616), maybe in groups, with their check digits. */
  IBAN(
      "\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b",
      Look.COUNTRY, Detector::isIban);

  private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

  private final Pattern pattern;
  private final Look look;
  private final Predicate<String> check;

  Detector(String pattern, Look look, Predicate<String> check) {
    this.pattern = Pattern.compile(pattern);
    this.look = look;
    this.check = check;
  }

  /** As in settings: {@code aws-key}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException naming the known ones
   */
  static Detector named(String word) {
    for (Detector detector : values()) {
      if (detector.word().equals(word)) {
        return detector;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + word
            + "' is not known; detectors are "
            + String.join(", ", Arrays.stream(values()).map(Detector::word).toList()));
  }

  /** False when no value of these bytes can hold one. */
  boolean mayBeIn(Looks looks) {
    return looks.has(look);
  }

  Matcher matcher(String text) {
    return pattern.matcher(text);
  }

  /**
   * Where the candidate's true part ends; 0 when there is none. What stands behind a number in
   * groups may look like one more of them.
   */
  int length(String candidate) {
    int end = candidate.length();
    while (end > 0 && !check.test(candidate.substring(0, end))) {
      end = Math.max(candidate.lastIndexOf(' ', end - 1), candidate.lastIndexOf('-', end - 1));
    }
    return Math.max(end, 0);
  }

  private static boolean isCard(String text) {
    String digits = text.replaceAll("[ -]", "");
    int length = digits.length();
    if (length < 13 || length > 19 || !isIssued(digits)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int digit = digits.charAt(length - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : 2 * digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }

  /** Every tenth number has a right check digit, so only those of the networks' ranges count. */
  private static boolean isIssued(String digits) {
    int two = Integer.parseInt(digits.substring(0, 2));
    int four = Integer.parseInt(digits.substring(0, 4));
    return digits.charAt(0) == '4'
        || two >= 51 && two <= 55
        || four >= 2221 && four <= 2720
        || two == 34
        || two == 37
        || two == 36
        || two == 38
        || two == 39
        || four >= 3000 && four <= 3059
        || four >= 3528 && four <= 3589
        || two == 50
        || two >= 56 && two <= 69;
  }

  /** The rest by 97 of the number with letters as 10 to 35 and the first four moved to the end. */
  private static boolean isIban(String text) {
    String compact = text.replace(" ", "");
    if (compact.length() < 15 || compact.length() > 34) {
      return false;
    }
    StringBuilder number = new StringBuilder();
    (compact.substring(4) + compact.substring(0, 4))
        .chars()
        .forEach(c -> number.append(Character.digit(c, 36)));
    return new BigInteger(number.toString()).mod(NINETY_SEVEN).intValue() == 1;
  }

  /** What a value must contain. */
  enum Look {
    /** Thirteen digits with nothing between but blanks and hyphens. */
    DIGITS,
    AT,
    EYJ,
    /** The word "bearer" or "basic". */
    SCHEME,
    /** Twenty capitals and digits without anything between. */
    RUN,
    /** Two capitals followed by two digits, and fifteen of both in all. */
    COUNTRY,
    /** The end of one of the prefixes. */
    PREFIX
  }
}
