package io.datatracing.bootstrap.db;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a SQL text of any dialect: it copies the text with {@code ?} in place of literals
 * and notes operations and tables on the way. It does not check grammar, never throws, and where it
 * is unsure it rather takes out too much.
 *
 * <p>Literals are {@code '...'} (with {@code ''} and, as MySQL has it, backslash escapes), {@code
 * $tag$...$tag$}, numbers, and hexadecimal or bit strings. {@code "..."}, {@code `...`} and {@code
 * [...]} are names. Comments are left out. A list {@code (?, ?, ?)} after IN becomes {@code (?)},
 * so that texts do not differ by the number of values.
 */
final class SqlParser {
  /** Longest sanitised text, in chars; the rest is cut. */
  static final int MAX_TEXT = 8_192;

  /** Longest summary, in chars, as the semantic conventions have it. */
  static final int MAX_SUMMARY = 255;

  private final String sql;
  private final StringBuilder text;
  private final StringBuilder summary = new StringBuilder(32);
  private int at;
  private @Nullable String operation;
  private @Nullable String collection;
  private int collections;

  /** The next name is a table. */
  private boolean tableFollows;

  /** In a FROM list: a comma on the same level is followed by another table. */
  private boolean inFromList;

  private int depth;
  private int fromDepth;

  SqlParser(String sql) {
    this.sql = sql;
    this.text = new StringBuilder(Math.min(sql.length(), MAX_TEXT) + 16);
  }

  SqlStatement parse() {
    while (at < sql.length() && text.length() < MAX_TEXT) {
      step(sql.charAt(at));
    }
    String sanitised = text.substring(0, Math.min(text.length(), MAX_TEXT)).trim();
    String digest =
        operation == null ? null : summary.substring(0, Math.min(summary.length(), MAX_SUMMARY));
    return new SqlStatement(sanitised, operation, collections == 1 ? collection : null, digest);
  }

  private void step(char c) {
    if (c == '\'') {
      literal(endOfString(at));
    } else if (c == '$') {
      dollar();
    } else if (c == '-' && next() == '-') {
      at = skipTo("\n", at + 2);
    } else if (c == '/' && next() == '*') {
      at = skipTo("*/", at + 2);
    } else if (c == '"' || c == '`' || c == '[') {
      quotedName(c == '[' ? ']' : c);
    } else if (isDigit(c) || (c == '.' && isDigit(next()))) {
      literal(endOfNumber());
    } else if (isNameStart(c)) {
      word();
    } else {
      symbol(c);
    }
  }

  /** A quoted string, a numbered parameter ({@code $1}), or just a sign. */
  private void dollar() {
    if (isDigit(next())) {
      int end = at + 1;
      while (end < sql.length() && isDigit(sql.charAt(end))) {
        end++;
      }
      name(end);
    } else if (endOfDollarQuote() > at) {
      literal(endOfDollarQuote());
    } else {
      symbol('$');
    }
  }

  private void literal(int end) {
    text.append('?');
    tableFollows = false;
    at = end;
    collapseList();
  }

  /**
   * After a literal that follows another one in an IN list, takes the comma and the second literal
   * out again.
   */
  private void collapseList() {
    int length = text.length();
    int i = length - 2;
    while (i >= 0 && Character.isWhitespace(text.charAt(i))) {
      i--;
    }
    if (i < 1 || text.charAt(i) != ',') {
      return;
    }
    i--;
    while (i > 0 && Character.isWhitespace(text.charAt(i))) {
      i--;
    }
    if (text.charAt(i) == '?' && opensInList(i - 1)) {
      text.setLength(i + 1);
    }
  }

  /** Whether {@code text} up to {@code i} ends with {@code IN (}. */
  private boolean opensInList(int i) {
    int j = skipSpaceBack(i);
    if (j < 0 || text.charAt(j) != '(') {
      return false;
    }
    j = skipSpaceBack(j - 1);
    return j >= 1
        && (text.charAt(j) | 0x20) == 'n'
        && (text.charAt(j - 1) | 0x20) == 'i'
        && (j == 1 || !isNamePart(text.charAt(j - 2)));
  }

  private int skipSpaceBack(int from) {
    int i = from;
    while (i >= 0 && Character.isWhitespace(text.charAt(i))) {
      i--;
    }
    return i;
  }

  private void symbol(char c) {
    at++;
    if (c == '?') {
      text.append(c);
      collapseList();
      return;
    }
    if (c == '(') {
      depth++;
      tableFollows = false;
    } else if (c == ')') {
      depth--;
      inFromList &= depth >= fromDepth;
    } else if (c == ',' && inFromList && depth == fromDepth) {
      tableFollows = true;
    } else if (c == ';') {
      inFromList = false;
    }
    boolean space = Character.isWhitespace(c);
    if (!space || (text.length() > 0 && text.charAt(text.length() - 1) != ' ')) {
      text.append(space ? ' ' : c);
    }
  }

  private void quotedName(char close) {
    int end = sql.indexOf(close, at + 1);
    end = end < 0 ? sql.length() : end + 1;
    name(end);
  }

  private void word() {
    int end = at;
    while (end < sql.length() && isNamePart(sql.charAt(end))) {
      end++;
    }
    char after = end < sql.length() ? sql.charAt(end) : ' ';
    if (after == '\'' && end - at == 1 && "xXbBnNeE".indexOf(sql.charAt(at)) >= 0) {
      literal(endOfString(end));
      return;
    }
    if (!keyword(sql.substring(at, end).toUpperCase(Locale.ROOT), end)) {
      name(end);
    }
  }

  /** Copies a word that means something to us; false if it is a name like any other. */
  private boolean keyword(String word, int end) {
    switch (word) {
      case "SELECT":
      case "INSERT":
      case "UPDATE":
      case "DELETE":
      case "MERGE":
      case "REPLACE":
      case "CALL":
      case "CREATE":
      case "DROP":
      case "ALTER":
      case "TRUNCATE":
        operation(word);
        break;
      case "FROM":
        inFromList = true;
        fromDepth = depth;
        tableFollows = true;
        break;
      case "INTO":
      case "JOIN":
      case "TABLE":
        tableFollows = true;
        break;
      case "EXISTS":
      case "IF":
      case "NOT":
      case "ONLY":
        break;
      case "WHERE":
      case "SET":
      case "VALUES":
      case "GROUP":
      case "ORDER":
      case "HAVING":
      case "LIMIT":
      case "UNION":
      case "ON":
        inFromList = false;
        tableFollows = false;
        break;
      default:
        if (operation == null) {
          operation(word);
          break;
        }
        return false;
    }
    text.append(sql, at, end);
    at = end;
    return true;
  }

  private void operation(String word) {
    // The UPDATE of "FOR UPDATE" and "ON DUPLICATE KEY UPDATE", the REPLACE of a function: not a
    // statement of its own.
    boolean inside = operation != null && depth == 0 && !word.equals("SELECT");
    if (inside) {
      return;
    }
    if (operation == null) {
      operation = word;
    }
    summary.append(summary.length() == 0 ? "" : " ").append(word);
    inFromList = false;
    tableFollows = word.equals("UPDATE") || word.equals("CALL") || word.equals("TRUNCATE");
  }

  private void name(int wordEnd) {
    int end = wordEnd;
    if (tableFollows) {
      end = endOfQualifiedName(wordEnd);
      String table = sql.substring(at, end);
      collections++;
      collection = table;
      if (summary.length() < MAX_SUMMARY) {
        summary.append(' ').append(table);
      }
      tableFollows = false;
    }
    text.append(sql, at, end);
    at = end;
  }

  /** {@code schema.table}, each part quoted or not. */
  private int endOfQualifiedName(int firstEnd) {
    int end = firstEnd;
    while (end + 1 < sql.length() && sql.charAt(end) == '.') {
      char quote = sql.charAt(end + 1);
      if (quote == '"' || quote == '`' || quote == '[') {
        int close = sql.indexOf(quote == '[' ? ']' : quote, end + 2);
        return close < 0 ? sql.length() : close + 1;
      }
      end++;
      while (end < sql.length() && isNamePart(sql.charAt(end))) {
        end++;
      }
    }
    return end;
  }

  private int endOfString(int quote) {
    int i = quote + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '\'') {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
          i++;
        } else {
          return i + 1;
        }
      }
      i++;
    }
    return sql.length();
  }

  /**
   * The end of PostgreSQL's {@code $tag$...$tag$} that begins here; not past {@code at} if none
   * does.
   */
  private int endOfDollarQuote() {
    int tagEnd = at + 1;
    while (tagEnd < sql.length() && isNameStart(sql.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
      return at;
    }
    String tag = sql.substring(at, tagEnd + 1);
    int close = sql.indexOf(tag, tagEnd + 1);
    return close < 0 ? sql.length() : close + tag.length();
  }

  private int endOfNumber() {
    int end = at;
    while (end < sql.length()) {
      char c = sql.charAt(end);
      boolean sign = (c == '+' || c == '-') && end > at && (sql.charAt(end - 1) | 0x20) == 'e';
      if (!isNamePart(c) && c != '.' && !sign) {
        break;
      }
      end++;
    }
    return end;
  }

  private int skipTo(String mark, int from) {
    int found = sql.indexOf(mark, from);
    return found < 0 ? sql.length() : found + (mark.length() == 1 ? 0 : mark.length());
  }

  private char next() {
    return at + 1 < sql.length() ? sql.charAt(at + 1) : ' ';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return c == '_' || c == '@' || c == ':' || Character.isLetter(c);
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c == '$' || c == '#';
  }
}
