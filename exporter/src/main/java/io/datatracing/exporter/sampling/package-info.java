/**
 * Head samplers that not every process needs: rules, and a strategy fetched from a server. They
 * live here and not in bootstrap, so that they are loaded only where a setting asks for one.
 */
@NullMarked
package io.datatracing.exporter.sampling;

import org.jspecify.annotations.NullMarked;
