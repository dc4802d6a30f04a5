package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.pipeline.ByteSize;
import io.datatracing.collector.sampling.policy.PolicySet;
import io.datatracing.collector.sampling.policy.PolicySettings;
import io.datatracing.collector.sampling.tail.TailOptions.LinkOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link TailOptions} as a pipeline's file has them: what is null has the value of {@link
 * TailOptions#of}.
 */
public record TailSettings(
    @Nullable List<PolicySettings> policies,
    @Nullable Duration window,
    @Nullable Integer workers,
    @Nullable ByteSize maxMemory,
    @Nullable ByteSize maxJournal,
    @Nullable ByteSize journalFile,
    @Nullable ByteSize maxQueued,
    @Nullable ByteSize maxUnstored,
    @Nullable Integer maxDecisions,
    @Nullable Integer filters,
    @Nullable Links links,
    @Nullable Boolean dryRun) {

  /** Bounds of link groups. */
  public record Links(
      @Nullable Boolean enabled,
      @Nullable Integer maxMembers,
      @Nullable Integer maxGroup,
      @Nullable Duration maxWait) {

    @Nullable LinkOptions options() {
      if (enabled != null && !enabled) {
        return null;
      }
      LinkOptions usual = LinkOptions.DEFAULT;
      return new LinkOptions(
          or(maxMembers, usual.maxMembers()),
          or(maxGroup, usual.maxGroup()),
          or(maxWait, usual.maxWait()));
    }
  }

  /** Refuses what cannot work, patterns and expressions included. */
  public TailSettings {
    policies = policies == null ? List.of() : List.copyOf(policies);
    new PolicySet(policies.stream().map(PolicySettings::policy).toList(), System::nanoTime);
    options(
        policies,
        window,
        workers,
        maxMemory,
        maxJournal,
        journalFile,
        maxQueued,
        maxUnstored,
        maxDecisions,
        filters,
        links,
        dryRun);
  }

  public TailOptions options() {
    return options(
        policies == null ? List.of() : policies,
        window,
        workers,
        maxMemory,
        maxJournal,
        journalFile,
        maxQueued,
        maxUnstored,
        maxDecisions,
        filters,
        links,
        dryRun);
  }

  private static TailOptions options(
      List<PolicySettings> policies,
      @Nullable Duration window,
      @Nullable Integer workers,
      @Nullable ByteSize maxMemory,
      @Nullable ByteSize maxJournal,
      @Nullable ByteSize journalFile,
      @Nullable ByteSize maxQueued,
      @Nullable ByteSize maxUnstored,
      @Nullable Integer maxDecisions,
      @Nullable Integer filters,
      @Nullable Links links,
      @Nullable Boolean dryRun) {
    TailOptions usual = TailOptions.of(policies.stream().map(PolicySettings::policy).toList());
    return new TailOptions(
        usual.policies(),
        or(window, usual.window()),
        or(workers, usual.workers()),
        bytes(maxMemory, usual.maxMemoryBytes()),
        bytes(maxJournal, usual.maxJournalBytes()),
        bytes(journalFile, usual.journalFileBytes()),
        bytes(maxQueued, usual.maxQueuedBytes()),
        bytes(maxUnstored, usual.maxUnstoredBytes()),
        or(maxDecisions, usual.maxDecisions()),
        or(filters, usual.filters()),
        links == null ? usual.links() : links.options(),
        or(dryRun, usual.dryRun()));
  }

  private static <T> T or(@Nullable T value, T usual) {
    return value == null ? usual : value;
  }

  private static long bytes(@Nullable ByteSize value, long usual) {
    return value == null ? usual : value.bytes();
  }
}
