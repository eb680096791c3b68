"""Oversight Module: its fields, declared."""

from trialatlas.schema.model import leaf, struct

OVERSIGHT = struct(
    "oversightModule",
    "OversightModule",
    "OversightModule",
    leaf(
        "oversightHasDmc",
        "OversightHasDMC",
        "boolean",
        label="Oversight has dmc",
        title="Has Data Monitoring Committee (DMC)",
        source="BOOLEAN",
        alt=("HAS-DMC",),
        see=("Data Monitoring Committee", "protocol-definitions#hasDMC"),
    ),
    leaf(
        "isFdaRegulatedDrug",
        "IsFDARegulatedDrug",
        "boolean",
        label="Is fda regulated drug",
        title="Is FDA Regulated Drug",
        source="BOOLEAN",
        see=("Studies a U.S. FDA-regulated Drug Product", "protocol-definitions#FDADrugProduct"),
    ),
    leaf(
        "isFdaRegulatedDevice",
        "IsFDARegulatedDevice",
        "boolean",
        label="Is fda regulated device",
        title="Is FDA Regulated Device",
        source="BOOLEAN",
        see=("Studies a U.S. FDA-regulated Device Product", "protocol-definitions#FDAReg"),
    ),
    leaf(
        "isUnapprovedDevice",
        "IsUnapprovedDevice",
        "boolean",
        label="Is unapproved device",
        title="Is Unapproved Device",
        source="BOOLEAN",
        see=(
            "Device Product Not Approved or Cleared by U.S. FDA",
            "protocol-definitions#deviceNotCleared",
        ),
    ),
    leaf(
        "isPpsd",
        "IsPPSD",
        "boolean",
        label="Is ppsd",
        title="Pediatric Postmarket Surveillance of a Device Product",
        source="BOOLEAN",
        see=(
            "Pediatric Postmarket Surveillance of a Device Product",
            "protocol-definitions#PediatricPostmarket",
        ),
    ),
    leaf(
        "isUsExport",
        "IsUSExport",
        "boolean",
        label="Is us export",
        title="Product Exported from US",
        source="BOOLEAN",
        see=(
            "Product Manufactured in and Exported from the U.S.",
            "protocol-definitions#ProductFromUS",
        ),
    ),
    leaf(
        "fdaaa801Violation",
        "FDAAA801Violation",
        "boolean",
        label="Fdaaa801 violation",
        source="BOOLEAN",
    ),
    label="Oversight module",
    title="Oversight Module",
    see=("Oversight", "protocol-definitions#oversight"),
    draw="module",
)
