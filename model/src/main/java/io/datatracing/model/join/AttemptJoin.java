package io.datatracing.model.join;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Joins the attempts at one record by the members of one group, by the record's address and the
 * number of the attempt: a record that a share group gives to another process comes there with its
 * delivery count, but nobody knows the span that had it before. Whoever names that span by a link
 * ({@code retry_of}) needs no join.
 *
 * <p>The attempt before is the one with the largest smaller number that began no later; of several
 * with that number (somebody looped over the records twice) the newest. O(spans × log spans).
 */
public final class AttemptJoin {
  /** Smaller numbers that are looked at; a broker gives a record up after five to ten attempts. */
  private static final int MOST_NUMBERS = 64;

  private static final String ATTEMPT = "datatracing.attempt";
  private static final String RETRY_OF = "retry_of";

  /**
   * Two attempts at a record, with none that is known between them.
   *
   * @param address of the record
   */
  public record Attempts(Span before, Span after, RecordAddress address) {}

  private record Place(String group, RecordAddress address) {}

  private record Attempt(Span span, Place place, long number) {}

  private AttemptJoin() {}

  /** In the order of {@code spans}, by the later attempt; at most one for each. */
  public static List<Attempts> of(Collection<Span> spans) {
    List<Attempt> unlinked = new ArrayList<>();
    // For each number of a place its spans by their start.
    Map<Place, TreeMap<Long, TreeMap<Long, Span>>> known = new HashMap<>();
    for (Span span : spans) {
      Attempt attempt = attempt(span);
      if (attempt != null) {
        known
            .computeIfAbsent(attempt.place(), place -> new TreeMap<>())
            .computeIfAbsent(attempt.number(), number -> new TreeMap<>())
            .putIfAbsent(span.startTimeUnixNano(), span);
        if (attempt.number() > 1 && !isLinked(span)) {
          unlinked.add(attempt);
        }
      }
    }
    List<Attempts> joined = new ArrayList<>();
    for (Attempt attempt : unlinked) {
      Span before = before(attempt, known.getOrDefault(attempt.place(), new TreeMap<>()));
      if (before != null) {
        joined.add(new Attempts(before, attempt.span(), attempt.place().address()));
      }
    }
    return joined;
  }

  private static @Nullable Span before(
      Attempt attempt, TreeMap<Long, TreeMap<Long, Span>> byNumber) {
    int looked = 0;
    for (TreeMap<Long, Span> starts :
        byNumber.headMap(attempt.number(), false).descendingMap().values()) {
      Map.Entry<Long, Span> newest = starts.floorEntry(attempt.span().startTimeUnixNano());
      if (newest != null) {
        return newest.getValue();
      }
      if (++looked == MOST_NUMBERS) {
        break;
      }
    }
    return null;
  }

  /** Null where no record or no group is told: who reads without a group repeats nobody's work. */
  private static @Nullable Attempt attempt(Span span) {
    RecordAddress address =
        span.kind() == SpanKind.CONSUMER ? RecordAddress.of(span.attributes()) : null;
    String group = MessagingAttributes.text(span.attributes(), MessagingAttributes.GROUP);
    return address == null || group == null
        ? null
        : new Attempt(span, new Place(group, address), number(span));
  }

  /** 1 where nothing is said: who handles a record once does not count. */
  private static long number(Span span) {
    String number = MessagingAttributes.text(span.attributes(), ATTEMPT);
    try {
      return number == null ? 1 : Long.parseLong(number);
    } catch (NumberFormatException notOurs) {
      return 1;
    }
  }

  private static boolean isLinked(Span span) {
    for (Link link : span.links()) {
      if (RETRY_OF.equals(
          MessagingAttributes.text(link.attributes(), MessagingAttributes.LINK_TYPE))) {
        return true;
      }
    }
    return false;
  }
}
