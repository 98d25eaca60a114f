package io.github.chainrule.nn;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// What stands before the data of a file in the format safetensors.
///
/// @param metadata texts by their names
/// @param tensors where the numbers of which tensor lie
record SafeTensorsHeader(SortedMap<String, String> metadata, SortedMap<String, Place> tensors) {
  private static final String METADATA = "__metadata__";

  /// Where the numbers of a tensor lie.
  ///
  /// @param dtype the type of the numbers, such as `F64`
  /// @param begin in bytes, from the first of the data
  /// @param end the first byte behind it
  record Place(String dtype, List<Long> shape, long begin, long end) {}

  /// The header for tensors that lie one behind the other, in the order of their names.
  static SafeTensorsHeader of(
      SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors) {
    SortedMap<String, Place> places = new TreeMap<>();
    long end = 0;
    for (String name : tensors.keySet()) {
      Tensor tensor = tensors.get(name);
      long begin = end;
      end += (long) tensor.numbers().length * Double.BYTES;
      places.put(name, new Place(SafeTensors.F64, tensor.shape(), begin, end));
    }
    return new SafeTensorsHeader(metadata, places);
  }

  String text() {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeObjectPropertyStart(METADATA);
      metadata.forEach(json::writeStringProperty);
      json.writeEndObject();
      tensors.forEach((name, place) -> write(name, place, json));
      json.writeEndObject();
    });
  }

  private static void write(String name, Place place, JsonGenerator json) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("dtype", place.dtype);
    json.writeArrayPropertyStart("shape");
    place.shape.forEach(json::writeNumber);
    json.writeEndArray();
    json.writeArrayPropertyStart("data_offsets");
    json.writeNumber(place.begin);
    json.writeNumber(place.end);
    json.writeEndArray();
    json.writeEndObject();
  }

  /// Reads it, of whatever program it is; places are not compared with each other yet.
  ///
  /// @throws IllegalArgumentException if the text is none
  static SafeTensorsHeader of(String text) {
    return Json.read(
        "its header",
        text,
        json -> {
          SortedMap<String, String> metadata = new TreeMap<>();
          SortedMap<String, Place> tensors = new TreeMap<>();
          json.members(name -> {
            if (name.equals(METADATA)) {
              json.members(key -> metadata.put(key, json.text()));
            } else {
              tensors.put(name, place(json));
            }
          });
          return new SafeTensorsHeader(metadata, tensors);
        });
  }

  private static Place place(Json json) {
    json.open();
    String dtype = json.member("dtype").text();
    List<Long> shape = json.member("shape").array(json::size);
    List<Long> offsets = json.member("data_offsets").array(json::size);
    json.close();
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw new IllegalArgumentException("a tensor lies from and to " + offsets);
    }
    return new Place(dtype, shape, offsets.get(0), offsets.get(1));
  }
}
