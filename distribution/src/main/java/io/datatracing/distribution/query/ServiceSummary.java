package io.datatracing.distribution.query;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** A service's part in a trace. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ServiceSummary(String name, int colorSlot, int spanCount, int errorCount) {}
