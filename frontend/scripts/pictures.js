// Pictures are shown small, and made smaller before they are sent: a resident on mobile data
// pays for every megabyte. If anything here fails, the original goes as it is.
import { word } from "./words.js";

const LONGEST = 1600; // pixels of the longer side; enough to read a notice in the photo
const QUALITY = 0.85;
const SMALL_ENOUGH = 400 * 1024; // bytes

export function size(bytes) {
  return bytes > 1024 * 1024 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

export function load(file) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = reject;
    picture.src = URL.createObjectURL(file);
  });
}

export async function smaller(file, picture) {
  const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight));
  if (scale === 1 && file.size < SMALL_ENOUGH) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

export function preview(file, picture, place) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = word("picture_ready", { name: file.name, size: size(file.size) });
  if (picture) {
    picture.alt = "";
    figure.append(picture);
  }
  figure.append(caption);
  place.append(figure);
}

async function chosen(input, place) {
  place.textContent = "";
  const most = Number(input.dataset.picture) || 1;
  if (input.files.length > most) {
    place.textContent = word("picture_too_many", { n: most });
    return;
  }
  const ready = [];
  for (const file of input.files) {
    let picture = null;
    let light = file;
    try {
      picture = await load(file);
      light = await smaller(file, picture);
    } catch {
      // A picture this browser cannot show (HEIC, for one): the server may know it.
    }
    ready.push(light);
    preview(light, picture, place);
  }
  try {
    const transfer = new DataTransfer();
    for (const file of ready) transfer.items.add(file);
    input.files = transfer.files;
  } catch {
    // Old browsers cannot change the choice; the originals go.
  }
}

export function pictures(part) {
  for (const input of part.querySelectorAll("input[type=file][data-picture]")) {
    const place = input.parentElement.querySelector("[data-previews]");
    if (place) input.addEventListener("change", () => chosen(input, place));
  }
}
