/** The weave plan: what the build hands to the weaver. */
package io.datatracing.instrumentation.api.plan;
