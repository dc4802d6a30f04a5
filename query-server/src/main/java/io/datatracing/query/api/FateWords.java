package io.datatracing.query.api;

import io.datatracing.model.fate.Fate;
import io.datatracing.query.FateSource;
import io.datatracing.storage.api.FateEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** A trace's fate in sentences: the same on the page, in the terminal and in a problem. */
final class FateWords {
  private static final String EXPIRED = "retention.expired";

  private FateWords() {}

  /**
   * @param policy that kept it; may be empty
   */
  static String present(Fate fate, int spans, String policy, List<FateEntry> entries) {
    StringBuilder words = new StringBuilder(fate.meaning()).append(' ').append(spans(spans));
    words.append(policy.isEmpty() ? "." : ", kept by policy " + policy + ".");
    entries.stream()
        .filter(entry -> kind(entry) == Fate.Kind.LOST)
        .findFirst()
        .ifPresent(
            entry ->
                words
                    .append(" Some of it was lost: ")
                    .append(Fate.of(entry.cause()).meaning())
                    .append(who(entry)));
    entries.stream()
        .filter(entry -> kind(entry) == Fate.Kind.KEPT)
        .findFirst()
        .ifPresent(
            entry -> words.append(' ').append(Fate.of(entry.cause()).meaning()).append(who(entry)));
    return words.toString();
  }

  private static Fate.Kind kind(FateEntry entry) {
    Fate fate = Fate.find(entry.cause());
    return fate == null ? Fate.Kind.ALIVE : fate.kind();
  }

  static String waiting(Fate fate, FateSource.Waiting waiting) {
    return fate.meaning() + " " + spans(waiting.spanCount()) + " so far.";
  }

  /**
   * @param others entries beside this one
   */
  static String absent(Fate fate, FateEntry entry, int others, double falsePositiveRate) {
    StringBuilder words = new StringBuilder(fate.meaning()).append(who(entry));
    if (fate.kind() == Fate.Kind.KEPT) {
      words.append(
          " It is not in this store: it has expired since, or went to another output only.");
    }
    if (others > 0) {
      words.append(others == 1 ? " One other entry" : " " + others + " other entries");
      words.append(others == 1 ? " is known of it." : " are known of it.");
    }
    if (!entry.isExact()) {
      words.append(" This is probable, not certain: of the traces that nobody knows, ");
      words.append(percent(falsePositiveRate)).append(" get such an answer.");
    }
    return words.toString();
  }

  static String recomputed(Fate fate, FateEntry entry) {
    return fate.meaning()
        + who(entry)
        + " Nothing was taken down of it: the decision follows from the id, if the trace was made"
        + " while that was in force.";
  }

  static String neverSeen(boolean ledgerIsKept, List<FateSource.Gap> gaps) {
    if (!ledgerIsKept) {
      return "No span of it is in the store, and this process keeps no ledger that could say why.";
    }
    StringBuilder words =
        new StringBuilder(
            "Nothing here knows of it: it was not received, not sampled out, and not named by an"
                + " agent as lost.");
    if (!gaps.isEmpty()) {
      FateSource.Gap last = gaps.get(0);
      words
          .append(gaps.size() == 1 ? " One process" : " " + gaps.size() + " processes")
          .append(" ended with spans in memory that nobody can name; the last was ")
          .append(last.service().isEmpty() ? last.agent() : last.service())
          .append(", last heard of ")
          .append(time(last.timeUnixNano()))
          .append(", with at most ")
          .append(spans(last.spansAtMost()))
          .append(last.isBound() ? "." : " and those that its full queue refused.");
    }
    return words.toString();
  }

  /** Who decided or lost it, by what, when, how much; begins with a space. */
  private static String who(FateEntry entry) {
    StringBuilder who = new StringBuilder(" (");
    if (!entry.node().isEmpty()) {
      who.append(entry.node()).append(", ");
    }
    boolean isOfAnHour = entry.cause().equals(EXPIRED);
    if (!entry.policy().isEmpty()) {
      who.append(isOfAnHour ? "with what had come in the hour " : "policy ");
      who.append(entry.policy()).append(", ");
    }
    // Folded entries have lost their second, and their count.
    who.append(
        entry.isExact() || isOfAnHour
            ? time(entry.timeUnixNano())
            : "on or after " + time(entry.timeUnixNano()));
    if (entry.count() > 0) {
      who.append(", ").append(spans(entry.count()));
      if (entry.count() == FateEntry.MAX_COUNT) {
        who.append(" or more");
      }
    }
    return who.append(").").toString();
  }

  private static String spans(long count) {
    return count == 1 ? "1 span" : count + " spans";
  }

  private static String time(long unixNano) {
    return Instant.ofEpochSecond(Math.floorDiv(unixNano, 1_000_000_000L))
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2g %%", share * 100);
  }
}
