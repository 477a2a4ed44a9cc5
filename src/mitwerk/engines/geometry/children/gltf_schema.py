"""The objects of glTF 2.0 and its common extensions as tables of properties.

Source: Khronos glTF 2.0 specification, section 5 (properties reference), and the
specifications of the extensions named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

Kind = str  # int float bool text enum ref object list map any


@dataclass(frozen=True, slots=True)
class Prop:
    """One property: kind, whether it must be there, its range, and what it holds.

    ``of`` is the collection a reference points into, the type of an object, the `Prop` of list
    items, or the values of an enumeration. ``sizes`` are the lengths a list may have.
    """

    kind: Kind
    required: bool = False
    low: float = -inf
    high: float = inf
    open_low: bool = False
    of: Any = None
    sizes: tuple[int, ...] = ()
    unique: bool = False
    fatal: bool = True
    multiple: int = 1


def ref(to: str, *, required: bool = False) -> Prop:
    return Prop("ref", required, 0, of=to)


def obj(kind: str, *, required: bool = False) -> Prop:
    return Prop("object", required, of=kind)


def rows(kind: str, *, required: bool = False) -> Prop:
    return Prop("list", required, of=obj(kind))


def refs(to: str, *, required: bool = False) -> Prop:
    return Prop("list", required, of=ref(to), unique=True)


def numbers(size: int, low: float = -inf, high: float = inf) -> Prop:
    return Prop("list", of=Prop("float", low=low, high=high), sizes=(size,))


def choice(*values: Any, required: bool = False, fatal: bool = False) -> Prop:
    return Prop("enum", required, of=values, fatal=fatal)


def share(low: float = 0.0, high: float = 1.0) -> Prop:
    return Prop("float", low=low, high=high)


COUNT = Prop("int", required=True, low=1)
OFFSET = Prop("int", low=0)
TEXT = Prop("text")
FLAG = Prop("bool")
SIZES = (1, 2, 3, 4, 9, 16)
TEXTURE = {"index": ref("textures", required=True), "texCoord": OFFSET}
EXTENT = Prop("float", required=True)

TYPES: dict[str, dict[str, Prop]] = {
    "root": {
        "asset": obj("asset", required=True), "scene": ref("scenes"),
        "extensionsUsed": Prop("list", of=TEXT, unique=True),
        "extensionsRequired": Prop("list", of=TEXT, unique=True),
        **{name: rows(kind) for name, kind in {
            "accessors": "accessor", "animations": "animation", "buffers": "buffer",
            "bufferViews": "bufferView", "cameras": "camera", "images": "image",
            "materials": "material", "meshes": "mesh", "nodes": "node", "samplers": "sampler",
            "scenes": "scene", "skins": "skin", "textures": "texture"}.items()},
    },
    "asset": {"version": Prop("text", required=True), "minVersion": TEXT, "copyright": TEXT,
              "generator": TEXT},
    "accessor": {
        "bufferView": ref("bufferViews"), "byteOffset": OFFSET,
        "componentType": choice(5120, 5121, 5122, 5123, 5125, 5126, required=True, fatal=True),
        "normalized": FLAG, "count": COUNT,
        "type": choice("SCALAR", "VEC2", "VEC3", "VEC4", "MAT2", "MAT3", "MAT4", required=True,
                       fatal=True),
        "max": Prop("list", of=Prop("float"), sizes=SIZES),
        "min": Prop("list", of=Prop("float"), sizes=SIZES), "sparse": obj("sparse"),
    },
    "sparse": {"count": COUNT, "indices": obj("sparseIndices", required=True),
               "values": obj("sparseValues", required=True)},
    "sparseIndices": {"bufferView": ref("bufferViews", required=True), "byteOffset": OFFSET,
                      "componentType": choice(5121, 5123, 5125, required=True, fatal=True)},
    "sparseValues": {"bufferView": ref("bufferViews", required=True), "byteOffset": OFFSET},
    "animation": {"channels": rows("channel", required=True),
                  "samplers": rows("animationSampler", required=True)},
    "channel": {"sampler": Prop("int", required=True, low=0),
                "target": obj("channelTarget", required=True)},
    "channelTarget": {"node": ref("nodes"), "path": choice("translation", "rotation", "scale",
                                                           "weights", "pointer", required=True)},
    "animationSampler": {"input": ref("accessors", required=True),
                         "output": ref("accessors", required=True),
                         "interpolation": choice("LINEAR", "STEP", "CUBICSPLINE")},
    "buffer": {"uri": TEXT, "byteLength": COUNT},
    "bufferView": {"buffer": ref("buffers", required=True), "byteOffset": OFFSET,
                   "byteLength": COUNT,
                   "byteStride": Prop("int", low=4, high=252, multiple=4),
                   "target": choice(34962, 34963)},
    "camera": {"type": choice("perspective", "orthographic", required=True),
               "perspective": obj("perspective"), "orthographic": obj("orthographic")},
    "perspective": {"aspectRatio": Prop("float", low=0, open_low=True),
                    "yfov": Prop("float", required=True, low=0, open_low=True),
                    "zfar": Prop("float", low=0, open_low=True),
                    "znear": Prop("float", required=True, low=0, open_low=True)},
    "orthographic": {"xmag": EXTENT, "ymag": EXTENT,
                     "zfar": Prop("float", required=True, low=0, open_low=True),
                     "znear": Prop("float", required=True, low=0)},
    "image": {"uri": TEXT, "mimeType": choice("image/jpeg", "image/png"),
              "bufferView": ref("bufferViews")},
    "material": {
        "pbrMetallicRoughness": obj("pbr"), "normalTexture": obj("normalTexture"),
        "occlusionTexture": obj("occlusionTexture"), "emissiveTexture": obj("textureInfo"),
        "emissiveFactor": numbers(3, 0, 1), "alphaMode": choice("OPAQUE", "MASK", "BLEND"),
        "alphaCutoff": Prop("float", low=0), "doubleSided": FLAG,
    },
    "pbr": {"baseColorFactor": numbers(4, 0, 1), "baseColorTexture": obj("textureInfo"),
            "metallicFactor": share(), "roughnessFactor": share(),
            "metallicRoughnessTexture": obj("textureInfo")},
    "textureInfo": dict(TEXTURE),
    "normalTexture": {**TEXTURE, "scale": Prop("float")},
    "occlusionTexture": {**TEXTURE, "strength": share()},
    "mesh": {"primitives": rows("primitive", required=True),
             "weights": Prop("list", of=Prop("float"))},
    "primitive": {"attributes": Prop("map", required=True, of=ref("accessors")),
                  "indices": ref("accessors"), "material": ref("materials"),
                  "mode": choice(*range(7)),
                  "targets": Prop("list", of=Prop("map", of=ref("accessors")))},
    "node": {"camera": ref("cameras"), "children": refs("nodes"), "skin": ref("skins"),
             "matrix": numbers(16), "mesh": ref("meshes"), "rotation": numbers(4, -1, 1),
             "scale": numbers(3), "translation": numbers(3),
             "weights": Prop("list", of=Prop("float"))},
    "sampler": {"magFilter": choice(9728, 9729),
                "minFilter": choice(9728, 9729, 9984, 9985, 9986, 9987),
                "wrapS": choice(33071, 33648, 10497), "wrapT": choice(33071, 33648, 10497)},
    "scene": {"nodes": refs("nodes")},
    "skin": {"inverseBindMatrices": ref("accessors"), "skeleton": ref("nodes"),
             "joints": refs("nodes", required=True)},
    "texture": {"sampler": ref("samplers"), "source": ref("images")},
}  # fmt: skip
INFO = obj("textureInfo")
# extension → object type that may carry it → properties there
EXTENSIONS: dict[str, dict[str, dict[str, Prop]]] = {
    "KHR_lights_punctual": {
        "root": {"lights": rows("light", required=True)},
        "node": {"light": Prop("ref", required=True, low=0, of="lights")},
    },
    "KHR_materials_anisotropy": {"material": {
        "anisotropyStrength": share(), "anisotropyRotation": Prop("float"),
        "anisotropyTexture": INFO}},
    "KHR_materials_clearcoat": {"material": {
        "clearcoatFactor": share(), "clearcoatTexture": INFO,
        "clearcoatRoughnessFactor": share(), "clearcoatRoughnessTexture": INFO,
        "clearcoatNormalTexture": obj("normalTexture")}},
    "KHR_materials_dispersion": {"material": {"dispersion": Prop("float", low=0)}},
    "KHR_materials_emissive_strength": {"material": {"emissiveStrength": Prop("float", low=0)}},
    "KHR_materials_ior": {"material": {"ior": Prop("float", low=0)}},
    "KHR_materials_iridescence": {"material": {
        "iridescenceFactor": share(), "iridescenceTexture": INFO,
        "iridescenceIor": Prop("float", low=1),
        "iridescenceThicknessMinimum": Prop("float", low=0),
        "iridescenceThicknessMaximum": Prop("float", low=0),
        "iridescenceThicknessTexture": INFO}},
    "KHR_materials_pbrSpecularGlossiness": {"material": {
        "diffuseFactor": numbers(4, 0, 1), "diffuseTexture": INFO,
        "specularFactor": numbers(3, 0, 1), "glossinessFactor": share(),
        "specularGlossinessTexture": INFO}},
    "KHR_materials_sheen": {"material": {
        "sheenColorFactor": numbers(3, 0, 1), "sheenColorTexture": INFO,
        "sheenRoughnessFactor": share(), "sheenRoughnessTexture": INFO}},
    "KHR_materials_specular": {"material": {
        "specularFactor": share(), "specularTexture": INFO,
        "specularColorFactor": numbers(3, 0), "specularColorTexture": INFO}},
    "KHR_materials_transmission": {"material": {
        "transmissionFactor": share(), "transmissionTexture": INFO}},
    "KHR_materials_unlit": {"material": {}},
    "KHR_materials_volume": {"material": {
        "thicknessFactor": Prop("float", low=0), "thicknessTexture": INFO,
        "attenuationDistance": Prop("float", low=0, open_low=True),
        "attenuationColor": numbers(3, 0, 1)}},
    "KHR_materials_variants": {
        "root": {"variants": rows("variant", required=True)},
        "primitive": {"mappings": rows("mapping", required=True)},
    },
    "KHR_mesh_quantization": {},
    "KHR_node_visibility": {"node": {"visible": FLAG}},
    "KHR_texture_transform": {kind: {
        "offset": numbers(2), "rotation": Prop("float"), "scale": numbers(2), "texCoord": OFFSET,
    } for kind in ("textureInfo", "normalTexture", "occlusionTexture")},
    "KHR_animation_pointer": {"channelTarget": {"pointer": Prop("text", required=True)}},
    "EXT_texture_webp": {"texture": {"source": ref("images")}},
}  # fmt: skip
TYPES |= {
    "light": {"color": numbers(3, 0, 1), "intensity": Prop("float", low=0),
              "range": Prop("float", low=0, open_low=True), "spot": obj("spot"),
              "type": choice("directional", "point", "spot", required=True)},
    "spot": {"innerConeAngle": Prop("float", low=0, high=1.5707963267948966),
             "outerConeAngle": Prop("float", low=0, high=1.5707963267948966, open_low=True)},
    "variant": {"name": Prop("text", required=True)},
    "mapping": {"material": ref("materials", required=True),
                "variants": Prop("list", required=True, of=ref("variants"))},
}  # fmt: skip
NAMED = {"name": TEXT, "extras": Prop("any"), "extensions": Prop("any")}
