package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first {@link SamplingRule} that matches decides; another sampler where none does. */
public final class RuleSampler extends Sampler {
  private final String text;
  private final SamplingRule[] rules;
  private final boolean wantsSubject;
  private final Sampler otherwise;

  private RuleSampler(String text, List<SamplingRule> rules, Sampler otherwise) {
    this.text = text;
    this.rules = rules.toArray(new SamplingRule[0]);
    this.otherwise = otherwise;
    boolean wants = otherwise.wantsSubject();
    for (SamplingRule rule : rules) {
      wants |= rule.wantsSubject();
    }
    this.wantsSubject = wants;
  }

  /**
   * @param text rules separated by semicolons; the grammar of one is at {@link SamplingRule}
   * @throws IllegalArgumentException saying what is wrong with which rule
   */
  public static Sampler parse(String text, Sampler otherwise, SpanClock clock) {
    List<SamplingRule> rules = new ArrayList<>();
    for (String rule : text.split(";")) {
      if (!rule.trim().isEmpty()) {
        rules.add(new SamplingRule(rule.trim(), clock));
      }
    }
    return rules.isEmpty() ? otherwise : new RuleSampler(text, rules, otherwise);
  }

  @Override
  public long decide(
      @Nullable SpanContext parent,
      long randomness,
      String name,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route) {
    for (SamplingRule rule : rules) {
      if (rule.matches(name, kind, protocol, subject, route)) {
        return rule.outcome().decide(parent, randomness, name, kind, protocol, subject, route);
      }
    }
    return otherwise.decide(parent, randomness, name, kind, protocol, subject, route);
  }

  @Override
  public boolean wantsSubject() {
    return wantsSubject;
  }

  @Override
  public String toString() {
    return "rules{" + text + "; otherwise " + otherwise + "}";
  }
}
