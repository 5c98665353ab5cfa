package io.legacybridge.helm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what Kubernetes does not know in an object of its types. They keep an unknown field in their additional
 * properties and say nothing, and an old API server drops it and says nothing.
 */
final class UnknownFields {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String KEPT = "additionalProperties";

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    /** The path of each; empty for a resource of a custom definition, which has no type here. */
    static List<String> of(Object resource) {
        UnknownFields fields = new UnknownFields();
        if (!(resource instanceof GenericKubernetesResource)) {
            fields.look(resource, resource.getClass().getSimpleName());
        }
        return fields.found;
    }

    private void look(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> look(one, path + "." + key));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                look(list.get(i), path + "[" + i + "]");
            }
        } else if (value != null && value.getClass().getPackageName().startsWith("io.fabric8.kubernetes.api.model")) {
            bean(value, path);
        }
    }

    private void bean(Object bean, String path) {
        try {
            if (bean.getClass().getMethod("getAdditionalProperties").invoke(bean) instanceof Map<?, ?> kept) {
                kept.keySet().forEach(key -> found.add(path + "." + key));
            }
        } catch (NoSuchMethodException e) {
            return; // a value, such as a quantity
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        for (BeanPropertyDefinition property : MAPPER.getSerializationConfig()
                .introspect(MAPPER.constructType(bean.getClass()))
                .findProperties()) {
            AnnotatedMember getter = property.getGetter();
            if (getter != null && !property.getName().equals(KEPT)) {
                look(getter.getValue(bean), path + "." + property.getName());
            }
        }
    }
}
