"""Names as they are common in Chhattisgarh, in Latin and in Hindi letters, joined at random."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in both scripts."""

    latin: str
    hindi: str

    def written(self, language: str, chance: Random) -> str:
        """As a clerk types it: Hindi speakers mostly, but not always, in Hindi letters."""
        return self.hindi if language == "hi" and chance.random() < 0.75 else self.latin


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


_OLD_WOMEN = _pairs("""
    Savitri सावित्री Kamla कमला Dulari दुलारी Phulmati फूलमती Sukhiya सुखिया Rambai रामबाई
    Sushila सुशीला Shanti शांति Parvati पार्वती Ganga गंगा Jamuna जमुना Kaushalya कौशल्या
    Tulsi तुलसी Sumitra सुमित्रा Bisahin बिसाहिन Budhwantin बुधवंतिन Rukmani रुक्मणी Yashoda यशोदा
    Durpati दुरपति Kunti कुंती Sarojini सरोजिनी Pushpa पुष्पा Vimla विमला Nirmala निर्मला
    Lakshmi लक्ष्मी Annapurna अन्नपूर्णा Manki मानकी Hirmat हीरमत Shakuntala शकुंतला Urmila उर्मिला
""")
_OLD_MEN = _pairs("""
    Budhram बुधराम Ramlal रामलाल Mohanlal मोहनलाल Ghasiram घासीराम Dukhuram दुखूराम Sukhdev सुखदेव
    Bisahu बिसाहू Khemlal खेमलाल Jagdish जगदीश Narayan नारायण Shivkumar शिवकुमार Ramkumar रामकुमार
    Bhagirathi भागीरथी Parasram परसराम Ganesh गणेश Tularam तुलाराम Kartik कार्तिक Manharan मनहरण
    Baldau बलदाऊ Chintaram चिंताराम Dhaniram धनीराम Hariprasad हरिप्रसाद Itwari इतवारी Lakhan लखन
    Mangal मंगल Panchram पंचराम Ratan रतन Santram संतराम Vishnu विष्णु Gokul गोकुल
""")
_WOMEN = _pairs("""
    Kavita कविता Sunita सुनीता Rekha रेखा Anita अनीता Meena मीना Geeta गीता Sarita सरिता Pooja पूजा
    Neha नेहा Priyanka प्रियंका Manisha मनीषा Lata लता Usha उषा Seema सीमा Deepa दीपा Rashmi रश्मि
    Jyoti ज्योति Mamta ममता Chandrika चंद्रिका Hemlata हेमलता Pratima प्रतिमा Varsha वर्षा Kiran किरण
    Bharti भारती
""")
_MEN = _pairs("""
    Ramesh रमेश Suresh सुरेश Rajesh राजेश Manoj मनोज Santosh संतोष Dinesh दिनेश Mukesh मुकेश
    Deepak दीपक Vinod विनोद Anil अनिल Sunil सुनील Rakesh राकेश Tarun तरुण Yogesh योगेश Hemant हेमंत
    Lokesh लोकेश Devendra देवेन्द्र Khemraj खेमराज Domanlal डोमनलाल Toran तोरण Umesh उमेश Vikas विकास
    Chetan चेतन Gajendra गजेन्द्र
""")
_SURNAMES = _pairs("""
    Sahu साहू Verma वर्मा Yadav यादव Dewangan देवांगन Sinha सिन्हा Nishad निषाद Patel पटेल
    Thakur ठाकुर Tiwari तिवारी Mishra मिश्रा Dubey दुबे Sharma शर्मा Agrawal अग्रवाल Jain जैन
    Gupta गुप्ता Soni सोनी Kurre कुर्रे Banjare बंजारे Markandey मारकंडेय Chaturvedi चतुर्वेदी
    Tandan टंडन Dhruw ध्रुव Netam नेताम Kashyap कश्यप Joshi जोशी Shrivas श्रीवास Nirmalkar निर्मलकर
    Kaiwartya कैवर्त्य Vaishnav वैष्णव Manikpuri मानिकपुरी Baghel बघेल Chandrakar चंद्राकर
    Kosare कोसरे Sonwani सोनवानी Rajput राजपूत Gendre गेंदरे Ratre रात्रे Tamrakar ताम्रकार
""")
_MUSLIM_WOMEN = _pairs("Zubeda ज़ुबैदा Nafisa नफ़ीसा Rehana रेहाना Shamim शमीम Hamida हमीदा")
_MUSLIM_MEN = _pairs("Rahim रहीम Yusuf यूसुफ़ Salim सलीम Iqbal इक़बाल Anwar अनवर")
_MUSLIM_SURNAMES = _pairs("Khan ख़ान Ansari अंसारी Qureshi क़ुरैशी Sheikh शेख़")
_OTHER_WOMEN = _pairs("Mary मेरी Harbhajan हरभजन Mythili मैथिली Bina बीना")
_OTHER_MEN = _pairs("Joseph जोसेफ़ Gurdeep गुरदीप Venkat वेंकट Nikhil निखिल")
_OTHER_SURNAMES = _pairs("Toppo टोप्पो Lakra लकड़ा Kaur कौर Rao राव Pillai पिल्लई Das दास")


def old_name(chance: Random, female: bool) -> Name:
    """The name of a senior; many women of that generation carry Bai."""
    first, last = _family(chance, _OLD_WOMEN if female else _OLD_MEN, female)
    if female and first in _OLD_WOMEN and not first[0].endswith("bai") and chance.random() < 0.55:
        first = (f"{first[0]} Bai", f"{first[1]} बाई")
    return _joined(first, last)


def young_name(chance: Random, female: bool) -> Name:
    """The name of an officer, a contact or a neighbour."""
    return _joined(*_family(chance, _WOMEN if female else _MEN, female))


def _family(
    chance: Random, usual: tuple[tuple[str, str], ...], female: bool
) -> tuple[tuple[str, str], tuple[str, str]]:
    draw = chance.random()
    if draw < 0.08:
        firsts, lasts = (_MUSLIM_WOMEN if female else _MUSLIM_MEN), _MUSLIM_SURNAMES
    elif draw < 0.13:
        firsts, lasts = (_OTHER_WOMEN if female else _OTHER_MEN), _OTHER_SURNAMES
    else:
        firsts, lasts = usual, _SURNAMES
    return chance.choice(firsts), chance.choice(lasts)


def _joined(first: tuple[str, str], last: tuple[str, str]) -> Name:
    return Name(f"{first[0]} {last[0]}", f"{first[1]} {last[1]}")
