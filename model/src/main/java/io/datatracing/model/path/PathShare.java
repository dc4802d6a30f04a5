package io.datatracing.model.path;

/**
 * What one operation contributes to a {@link CriticalPath}.
 *
 * @param nanos of all its segments of this kind
 * @param fraction of the whole path, above 0 and at most 1
 */
public record PathShare(
    String service, String operation, PathSegment.Kind kind, long nanos, double fraction) {}
